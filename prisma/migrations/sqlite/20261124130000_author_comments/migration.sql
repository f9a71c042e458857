-- CreateIndex
CREATE INDEX "Comment_commenterId_id_idx" ON "Comment"("commenterId", "id");
