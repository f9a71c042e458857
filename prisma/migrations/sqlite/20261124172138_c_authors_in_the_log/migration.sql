-- DropIndex
DROP INDEX "Comment_decidedById_id_idx";

-- DropIndex
DROP INDEX "Verdict_rule_outcome_commentId_idx";

-- AlterTable
ALTER TABLE "Ban" ADD COLUMN "commenterId" INTEGER REFERENCES "Commenter" ("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AlterTable
ALTER TABLE "LogEntry" ADD COLUMN "commenterId" INTEGER REFERENCES "Commenter" ("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- CreateIndex
CREATE INDEX "LogEntry_commenterId_id_idx" ON "LogEntry"("commenterId", "id");

-- CreateIndex
CREATE INDEX "LogEntry_at_idx" ON "LogEntry"("at");

-- Who was meant stood in words alone
UPDATE "Ban" SET "commenterId" = CAST(substr("label", 8) AS INTEGER)
WHERE "kind" = 'address' AND "label" LIKE 'author %';
UPDATE "LogEntry" SET "commenterId" = CAST(substr("note", 8) AS INTEGER)
WHERE "action" IN ('note', 'delete-note', 'trust', 'distrust', 'ban', 'lift-ban') AND "note" LIKE 'author %';
