-- DropIndex
DROP INDEX "Comment_status_risk_id_idx";

-- CreateIndex
CREATE INDEX "Comment_status_risk_id_idx" ON "Comment"("status", "risk" DESC, "id");

-- CreateTable
CREATE TABLE "SearchBacklog" (
    "id" SERIAL NOT NULL,
    "articleId" INTEGER,
    "afterId" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "SearchBacklog_pkey" PRIMARY KEY ("id")
);

-- The words of each comment, encoded by the application (src/search/words.ts). Without fastupdate, so that no
-- search has to read a list of what is still to be sorted in.
CREATE TABLE "CommentSearch" (
    "commentId" INTEGER NOT NULL,
    "words" tsvector NOT NULL,

    CONSTRAINT "CommentSearch_pkey" PRIMARY KEY ("commentId")
);
CREATE INDEX "CommentSearch_words_idx" ON "CommentSearch" USING GIN ("words") WITH (fastupdate = off);

-- What was written before is read in portions while the server runs.
INSERT INTO "SearchBacklog" ("afterId") SELECT 0 WHERE EXISTS (SELECT 1 FROM "Comment");
