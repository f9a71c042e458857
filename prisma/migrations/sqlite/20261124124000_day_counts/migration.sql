-- CreateTable
CREATE TABLE "DayCount" (
    "day" TEXT NOT NULL,
    "what" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "shard" INTEGER NOT NULL,
    "count" INTEGER NOT NULL DEFAULT 0,

    PRIMARY KEY ("day", "what", "key", "shard")
);

-- AlterTable
ALTER TABLE "LogEntry" ADD COLUMN "articleId" INTEGER REFERENCES "Article" ("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- CreateIndex
CREATE INDEX "LogEntry_articleId_id_idx" ON "LogEntry"("articleId", "id");

-- What was logged about a comment belongs to its article.
UPDATE "LogEntry" SET "articleId" = (SELECT c."articleId" FROM "Comment" c WHERE c."id" = "LogEntry"."commentId");
