-- DropIndex
DROP INDEX "Comment_status_risk_id_idx";

-- CreateIndex
CREATE INDEX "Comment_status_risk_id_idx" ON "Comment"("status", "risk" DESC, "id");

-- CreateTable
CREATE TABLE "SearchBacklog" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "articleId" INTEGER,
    "afterId" INTEGER NOT NULL DEFAULT 0
);

-- The words of each comment, rowid being its id. Words are encoded by the application (src/search/words.ts), so
-- the tokenizer has nothing to decide; their places are not kept, because phrases are not searched for.
CREATE VIRTUAL TABLE "CommentSearch" USING fts5("words", content='', contentless_delete=1, detail=none, tokenize="ascii tokenchars '_-'");

-- What was written before is read in portions while the server runs.
INSERT INTO "SearchBacklog" ("afterId") SELECT 0 WHERE EXISTS (SELECT 1 FROM "Comment");
