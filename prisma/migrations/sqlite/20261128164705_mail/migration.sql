-- AlterTable
ALTER TABLE "Comment" ADD COLUMN "escalatedAt" DATETIME;

-- AlterTable
ALTER TABLE "Commenter" ADD COLUMN "confirmationAskedAt" DATETIME;
ALTER TABLE "Commenter" ADD COLUMN "gatheredAt" DATETIME;

-- CreateTable
CREATE TABLE "Notice" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "kind" TEXT NOT NULL,
    "moderatorId" INTEGER,
    "commenterId" INTEGER,
    "commentId" INTEGER NOT NULL,
    "batchId" INTEGER,
    "subscriptionId" INTEGER,
    "dedupeKey" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL,
    "dueAt" DATETIME NOT NULL,
    "messageId" INTEGER,
    "cancelledAt" DATETIME,
    "cancelReason" TEXT NOT NULL DEFAULT '',
    CONSTRAINT "Notice_moderatorId_fkey" FOREIGN KEY ("moderatorId") REFERENCES "Moderator" ("id") ON DELETE SET NULL ON UPDATE CASCADE,
    CONSTRAINT "Notice_commenterId_fkey" FOREIGN KEY ("commenterId") REFERENCES "Commenter" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "Notice_commentId_fkey" FOREIGN KEY ("commentId") REFERENCES "Comment" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "Notice_subscriptionId_fkey" FOREIGN KEY ("subscriptionId") REFERENCES "Subscription" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "Notice_messageId_fkey" FOREIGN KEY ("messageId") REFERENCES "OutboxMessage" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Subscription" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "commenterId" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "articleId" INTEGER NOT NULL,
    "commentId" INTEGER,
    "pace" TEXT NOT NULL DEFAULT 'at-once',
    "createdAt" DATETIME NOT NULL,
    "confirmedAt" DATETIME,
    "endedAt" DATETIME,
    CONSTRAINT "Subscription_commenterId_fkey" FOREIGN KEY ("commenterId") REFERENCES "Commenter" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "Subscription_articleId_fkey" FOREIGN KEY ("articleId") REFERENCES "Article" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "Subscription_commentId_fkey" FOREIGN KEY ("commentId") REFERENCES "Comment" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Suppression" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "emailIndex" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "at" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "Webhook" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "name" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "secretCipher" BLOB NOT NULL,
    "events" TEXT NOT NULL,
    "format" TEXT NOT NULL DEFAULT 'json',
    "createdAt" DATETIME NOT NULL,
    "disabledAt" DATETIME
);

-- CreateTable
CREATE TABLE "WatchedArticle" (
    "moderatorId" INTEGER NOT NULL,
    "articleId" INTEGER NOT NULL,

    PRIMARY KEY ("moderatorId", "articleId"),
    CONSTRAINT "WatchedArticle_moderatorId_fkey" FOREIGN KEY ("moderatorId") REFERENCES "Moderator" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "WatchedArticle_articleId_fkey" FOREIGN KEY ("articleId") REFERENCES "Article" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_Moderator" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "passwordHash" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "seesAddresses" BOOLEAN NOT NULL DEFAULT true,
    "notify" TEXT NOT NULL DEFAULT 'each',
    "timeZone" TEXT NOT NULL DEFAULT '',
    "locale" TEXT NOT NULL DEFAULT '',
    "quietFrom" INTEGER NOT NULL DEFAULT 0,
    "quietUntil" INTEGER NOT NULL DEFAULT 0,
    "daysOff" TEXT NOT NULL DEFAULT '',
    "gatheredAt" DATETIME,
    "bouncedAt" DATETIME,
    "shortcuts" BOOLEAN NOT NULL DEFAULT true,
    "notifySignIn" BOOLEAN NOT NULL DEFAULT true,
    "createdAt" DATETIME NOT NULL,
    "disabledAt" DATETIME
);
INSERT INTO "new_Moderator" ("createdAt", "disabledAt", "email", "id", "name", "notify", "notifySignIn", "passwordHash", "role", "seesAddresses", "shortcuts") SELECT "createdAt", "disabledAt", "email", "id", "name", "notify", "notifySignIn", "passwordHash", "role", "seesAddresses", "shortcuts" FROM "Moderator";
DROP TABLE "Moderator";
ALTER TABLE "new_Moderator" RENAME TO "Moderator";
CREATE UNIQUE INDEX "Moderator_email_key" ON "Moderator"("email");
CREATE TABLE "new_OutboxMessage" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "channel" TEXT NOT NULL DEFAULT 'mail',
    "kind" TEXT NOT NULL,
    "moderatorId" INTEGER,
    "commenterId" INTEGER,
    "webhookId" INTEGER,
    "commentId" INTEGER,
    "batchId" INTEGER,
    "subjectId" INTEGER,
    "dedupeKey" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL,
    "retriedAt" DATETIME,
    "dueAt" DATETIME NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "leaseUntil" DATETIME,
    "leaseToken" TEXT,
    "errorWord" TEXT NOT NULL DEFAULT '',
    "errorDetail" TEXT NOT NULL DEFAULT '',
    "subject" TEXT NOT NULL DEFAULT '',
    "facts" TEXT NOT NULL DEFAULT '',
    "contentHash" TEXT NOT NULL DEFAULT '',
    "edition" INTEGER NOT NULL DEFAULT 1,
    "sentAt" DATETIME,
    "sentVia" TEXT NOT NULL DEFAULT '',
    "failedAt" DATETIME,
    "droppedAt" DATETIME,
    "dropReason" TEXT NOT NULL DEFAULT '',
    "bouncedAt" DATETIME,
    CONSTRAINT "OutboxMessage_moderatorId_fkey" FOREIGN KEY ("moderatorId") REFERENCES "Moderator" ("id") ON DELETE SET NULL ON UPDATE CASCADE,
    CONSTRAINT "OutboxMessage_commenterId_fkey" FOREIGN KEY ("commenterId") REFERENCES "Commenter" ("id") ON DELETE SET NULL ON UPDATE CASCADE,
    CONSTRAINT "OutboxMessage_webhookId_fkey" FOREIGN KEY ("webhookId") REFERENCES "Webhook" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "OutboxMessage_commentId_fkey" FOREIGN KEY ("commentId") REFERENCES "Comment" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);
INSERT INTO "new_OutboxMessage" ("attempts", "batchId", "commentId", "createdAt", "dedupeKey", "dropReason", "droppedAt", "dueAt", "errorDetail", "errorWord", "failedAt", "id", "kind", "leaseToken", "leaseUntil", "moderatorId", "retriedAt", "sentAt", "sentVia", "subject", "subjectId") SELECT "attempts", "batchId", "commentId", "createdAt", "dedupeKey", "dropReason", "droppedAt", "dueAt", "errorDetail", "errorWord", "failedAt", "id", "kind", "leaseToken", "leaseUntil", "moderatorId", "retriedAt", "sentAt", "sentVia", "subject", "subjectId" FROM "OutboxMessage";
DROP TABLE "OutboxMessage";
ALTER TABLE "new_OutboxMessage" RENAME TO "OutboxMessage";
CREATE UNIQUE INDEX "OutboxMessage_dedupeKey_key" ON "OutboxMessage"("dedupeKey");
CREATE INDEX "OutboxMessage_channel_sentAt_failedAt_droppedAt_dueAt_idx" ON "OutboxMessage"("channel", "sentAt", "failedAt", "droppedAt", "dueAt");
CREATE INDEX "OutboxMessage_commentId_idx" ON "OutboxMessage"("commentId");
CREATE INDEX "OutboxMessage_batchId_idx" ON "OutboxMessage"("batchId");
CREATE INDEX "OutboxMessage_moderatorId_id_idx" ON "OutboxMessage"("moderatorId", "id");
CREATE INDEX "OutboxMessage_commenterId_id_idx" ON "OutboxMessage"("commenterId", "id");
CREATE INDEX "OutboxMessage_webhookId_id_idx" ON "OutboxMessage"("webhookId", "id");
CREATE INDEX "OutboxMessage_kind_id_idx" ON "OutboxMessage"("kind", "id");
CREATE TABLE "new_Site" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "name" TEXT NOT NULL,
    "locale" TEXT NOT NULL DEFAULT 'en',
    "timeZone" TEXT NOT NULL DEFAULT 'UTC',
    "maxLinks" INTEGER NOT NULL DEFAULT 2,
    "blockedWords" TEXT NOT NULL DEFAULT '',
    "closeAfterDays" INTEGER,
    "premoderation" BOOLEAN NOT NULL DEFAULT true,
    "requireSecondFactor" BOOLEAN NOT NULL DEFAULT false,
    "escalateAfterHours" INTEGER,
    "replyToCommenter" BOOLEAN NOT NULL DEFAULT false,
    "readerMails" BOOLEAN NOT NULL DEFAULT true,
    "keyCheck" TEXT,
    "createdAt" DATETIME NOT NULL
);
INSERT INTO "new_Site" ("blockedWords", "closeAfterDays", "createdAt", "id", "keyCheck", "locale", "maxLinks", "name", "premoderation", "requireSecondFactor", "timeZone") SELECT "blockedWords", "closeAfterDays", "createdAt", "id", "keyCheck", "locale", "maxLinks", "name", "premoderation", "requireSecondFactor", "timeZone" FROM "Site";
DROP TABLE "Site";
ALTER TABLE "new_Site" RENAME TO "Site";
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;

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

-- What is owed already is carried by the message that was made for it.
INSERT INTO "Notice" ("kind", "moderatorId", "commentId", "dedupeKey", "createdAt", "dueAt", "messageId", "cancelledAt", "cancelReason")
SELECT 'held', "moderatorId", "commentId", "dedupeKey", "createdAt", "dueAt", "id", "droppedAt", "dropReason"
FROM "OutboxMessage" WHERE "kind" = 'comment-held' AND "commentId" IS NOT NULL AND "sentAt" IS NULL;
