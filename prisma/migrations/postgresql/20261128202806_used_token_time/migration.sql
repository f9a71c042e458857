-- CreateIndex
CREATE INDEX "UsedToken_usedAt_idx" ON "UsedToken"("usedAt");
