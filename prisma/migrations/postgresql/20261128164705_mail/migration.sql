-- DropForeignKey
ALTER TABLE "OutboxMessage" DROP CONSTRAINT "OutboxMessage_moderatorId_fkey";

-- DropIndex
DROP INDEX "OutboxMessage_sentAt_failedAt_droppedAt_dueAt_idx";

-- AlterTable
ALTER TABLE "Comment" ADD COLUMN     "escalatedAt" TIMESTAMP(3);

-- AlterTable
ALTER TABLE "Commenter" ADD COLUMN     "confirmationAskedAt" TIMESTAMP(3),
ADD COLUMN     "gatheredAt" TIMESTAMP(3);

-- AlterTable
ALTER TABLE "Moderator" ADD COLUMN     "bouncedAt" TIMESTAMP(3),
ADD COLUMN     "daysOff" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "gatheredAt" TIMESTAMP(3),
ADD COLUMN     "locale" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "quietFrom" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "quietUntil" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "timeZone" TEXT NOT NULL DEFAULT '';

-- AlterTable
ALTER TABLE "OutboxMessage" ADD COLUMN     "bouncedAt" TIMESTAMP(3),
ADD COLUMN     "channel" TEXT NOT NULL DEFAULT 'mail',
ADD COLUMN     "commenterId" INTEGER,
ADD COLUMN     "contentHash" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "edition" INTEGER NOT NULL DEFAULT 1,
ADD COLUMN     "facts" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "webhookId" INTEGER,
ALTER COLUMN "moderatorId" DROP NOT NULL;

-- AlterTable
ALTER TABLE "Site" ADD COLUMN     "escalateAfterHours" INTEGER,
ADD COLUMN     "readerMails" BOOLEAN NOT NULL DEFAULT true,
ADD COLUMN     "replyToCommenter" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "Notice" (
    "id" SERIAL NOT NULL,
    "kind" TEXT NOT NULL,
    "moderatorId" INTEGER,
    "commenterId" INTEGER,
    "commentId" INTEGER NOT NULL,
    "batchId" INTEGER,
    "subscriptionId" INTEGER,
    "dedupeKey" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "dueAt" TIMESTAMP(3) NOT NULL,
    "messageId" INTEGER,
    "cancelledAt" TIMESTAMP(3),
    "cancelReason" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "Notice_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Subscription" (
    "id" SERIAL NOT NULL,
    "commenterId" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "articleId" INTEGER NOT NULL,
    "commentId" INTEGER,
    "pace" TEXT NOT NULL DEFAULT 'at-once',
    "createdAt" TIMESTAMP(3) NOT NULL,
    "confirmedAt" TIMESTAMP(3),
    "endedAt" TIMESTAMP(3),

    CONSTRAINT "Subscription_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Suppression" (
    "id" SERIAL NOT NULL,
    "emailIndex" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "at" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "Suppression_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Webhook" (
    "id" SERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "secretCipher" BYTEA NOT NULL,
    "events" TEXT NOT NULL,
    "format" TEXT NOT NULL DEFAULT 'json',
    "createdAt" TIMESTAMP(3) NOT NULL,
    "disabledAt" TIMESTAMP(3),

    CONSTRAINT "Webhook_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "WatchedArticle" (
    "moderatorId" INTEGER NOT NULL,
    "articleId" INTEGER NOT NULL,

    CONSTRAINT "WatchedArticle_pkey" PRIMARY KEY ("moderatorId","articleId")
);

-- CreateIndex
CREATE UNIQUE INDEX "Notice_dedupeKey_key" ON "Notice"("dedupeKey");

-- CreateIndex
CREATE INDEX "Notice_moderatorId_messageId_cancelledAt_dueAt_idx" ON "Notice"("moderatorId", "messageId", "cancelledAt", "dueAt");

-- CreateIndex
CREATE INDEX "Notice_commenterId_messageId_cancelledAt_dueAt_idx" ON "Notice"("commenterId", "messageId", "cancelledAt", "dueAt");

-- CreateIndex
CREATE INDEX "Notice_messageId_idx" ON "Notice"("messageId");

-- CreateIndex
CREATE INDEX "Notice_commentId_idx" ON "Notice"("commentId");

-- CreateIndex
CREATE INDEX "Notice_batchId_idx" ON "Notice"("batchId");

-- CreateIndex
CREATE INDEX "Subscription_articleId_kind_endedAt_idx" ON "Subscription"("articleId", "kind", "endedAt");

-- CreateIndex
CREATE INDEX "Subscription_commentId_kind_idx" ON "Subscription"("commentId", "kind");

-- CreateIndex
CREATE UNIQUE INDEX "Subscription_commenterId_kind_articleId_commentId_key" ON "Subscription"("commenterId", "kind", "articleId", "commentId");

-- CreateIndex
CREATE UNIQUE INDEX "Suppression_emailIndex_key" ON "Suppression"("emailIndex");

-- CreateIndex
CREATE INDEX "WatchedArticle_articleId_idx" ON "WatchedArticle"("articleId");

-- CreateIndex
CREATE INDEX "Comment_status_escalatedAt_submittedAt_idx" ON "Comment"("status", "escalatedAt", "submittedAt");

-- CreateIndex
CREATE INDEX "OutboxMessage_channel_sentAt_failedAt_droppedAt_dueAt_idx" ON "OutboxMessage"("channel", "sentAt", "failedAt", "droppedAt", "dueAt");

-- CreateIndex
CREATE INDEX "OutboxMessage_moderatorId_id_idx" ON "OutboxMessage"("moderatorId", "id");

-- CreateIndex
CREATE INDEX "OutboxMessage_commenterId_id_idx" ON "OutboxMessage"("commenterId", "id");

-- CreateIndex
CREATE INDEX "OutboxMessage_webhookId_id_idx" ON "OutboxMessage"("webhookId", "id");

-- CreateIndex
CREATE INDEX "OutboxMessage_kind_id_idx" ON "OutboxMessage"("kind", "id");

-- AddForeignKey
ALTER TABLE "Notice" ADD CONSTRAINT "Notice_moderatorId_fkey" FOREIGN KEY ("moderatorId") REFERENCES "Moderator"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Notice" ADD CONSTRAINT "Notice_commenterId_fkey" FOREIGN KEY ("commenterId") REFERENCES "Commenter"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Notice" ADD CONSTRAINT "Notice_commentId_fkey" FOREIGN KEY ("commentId") REFERENCES "Comment"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Notice" ADD CONSTRAINT "Notice_subscriptionId_fkey" FOREIGN KEY ("subscriptionId") REFERENCES "Subscription"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Notice" ADD CONSTRAINT "Notice_messageId_fkey" FOREIGN KEY ("messageId") REFERENCES "OutboxMessage"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "OutboxMessage" ADD CONSTRAINT "OutboxMessage_moderatorId_fkey" FOREIGN KEY ("moderatorId") REFERENCES "Moderator"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "OutboxMessage" ADD CONSTRAINT "OutboxMessage_commenterId_fkey" FOREIGN KEY ("commenterId") REFERENCES "Commenter"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "OutboxMessage" ADD CONSTRAINT "OutboxMessage_webhookId_fkey" FOREIGN KEY ("webhookId") REFERENCES "Webhook"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Subscription" ADD CONSTRAINT "Subscription_commenterId_fkey" FOREIGN KEY ("commenterId") REFERENCES "Commenter"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Subscription" ADD CONSTRAINT "Subscription_articleId_fkey" FOREIGN KEY ("articleId") REFERENCES "Article"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Subscription" ADD CONSTRAINT "Subscription_commentId_fkey" FOREIGN KEY ("commentId") REFERENCES "Comment"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "WatchedArticle" ADD CONSTRAINT "WatchedArticle_moderatorId_fkey" FOREIGN KEY ("moderatorId") REFERENCES "Moderator"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "WatchedArticle" ADD CONSTRAINT "WatchedArticle_articleId_fkey" FOREIGN KEY ("articleId") REFERENCES "Article"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What is owed already is carried by the message that was made for it.
INSERT INTO "Notice" ("kind", "moderatorId", "commentId", "dedupeKey", "createdAt", "dueAt", "messageId", "cancelledAt", "cancelReason")
SELECT 'held', "moderatorId", "commentId", "dedupeKey", "createdAt", "dueAt", "id", "droppedAt", "dropReason"
FROM "OutboxMessage" WHERE "kind" = 'comment-held' AND "commentId" IS NOT NULL AND "sentAt" IS NULL;
