-- CreateIndex
CREATE INDEX "Comment_ipExpiresAt_idx" ON "Comment"("ipExpiresAt");
