-- CreateIndex
CREATE INDEX "OutboxMessage_webhookId_sentAt_failedAt_droppedAt_dueAt_idx" ON "OutboxMessage"("webhookId", "sentAt", "failedAt", "droppedAt", "dueAt");
