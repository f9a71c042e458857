-- DropIndex
DROP INDEX "Notice_messageId_idx";

-- CreateIndex
CREATE INDEX "Notice_messageId_cancelledAt_dueAt_idx" ON "Notice"("messageId", "cancelledAt", "dueAt");
