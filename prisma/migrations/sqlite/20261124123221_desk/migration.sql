-- AlterTable
ALTER TABLE "Article" ADD COLUMN "closeAfterDays" INTEGER;
ALTER TABLE "Article" ADD COLUMN "premoderation" BOOLEAN;

-- AlterTable
ALTER TABLE "OutboxMessage" ADD COLUMN "batchId" INTEGER;

-- AlterTable
ALTER TABLE "Revision" ADD COLUMN "moderatorId" INTEGER;

-- CreateTable
CREATE TABLE "CommenterDomain" (
    "commenterId" INTEGER NOT NULL,
    "domainIndex" TEXT NOT NULL,

    PRIMARY KEY ("commenterId", "domainIndex"),
    CONSTRAINT "CommenterDomain_commenterId_fkey" FOREIGN KEY ("commenterId") REFERENCES "Commenter" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "StatusCount" (
    "status" TEXT NOT NULL,
    "shard" INTEGER NOT NULL,
    "count" INTEGER NOT NULL DEFAULT 0,

    PRIMARY KEY ("status", "shard")
);

-- CreateTable
CREATE TABLE "DecisionBatch" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "moderatorId" INTEGER NOT NULL,
    "action" TEXT NOT NULL,
    "at" DATETIME NOT NULL,
    "undoUntil" DATETIME NOT NULL,
    "undoneAt" DATETIME,
    CONSTRAINT "DecisionBatch_moderatorId_fkey" FOREIGN KEY ("moderatorId") REFERENCES "Moderator" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Reason" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "label" TEXT NOT NULL,
    "authorText" TEXT NOT NULL DEFAULT '',
    "position" INTEGER NOT NULL DEFAULT 0,
    "archivedAt" DATETIME
);

-- CreateTable
CREATE TABLE "SavedView" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "moderatorId" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "query" TEXT NOT NULL,
    CONSTRAINT "SavedView_moderatorId_fkey" FOREIGN KEY ("moderatorId") REFERENCES "Moderator" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Note" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "commenterId" INTEGER NOT NULL,
    "moderatorId" INTEGER NOT NULL,
    "text" TEXT NOT NULL,
    "at" DATETIME NOT NULL,
    CONSTRAINT "Note_commenterId_fkey" FOREIGN KEY ("commenterId") REFERENCES "Commenter" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "Note_moderatorId_fkey" FOREIGN KEY ("moderatorId") REFERENCES "Moderator" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Ban" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "kind" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "reason" TEXT NOT NULL DEFAULT '',
    "createdById" INTEGER NOT NULL,
    "createdAt" DATETIME NOT NULL,
    "until" DATETIME,
    "liftedAt" DATETIME,
    "liftedById" INTEGER,
    CONSTRAINT "Ban_createdById_fkey" FOREIGN KEY ("createdById") REFERENCES "Moderator" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Credential" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "moderatorId" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "label" TEXT NOT NULL DEFAULT '',
    "secret" BLOB NOT NULL,
    "externalId" TEXT,
    "counter" BIGINT NOT NULL DEFAULT 0,
    "transports" TEXT NOT NULL DEFAULT '',
    "createdAt" DATETIME NOT NULL,
    "lastUsedAt" DATETIME,
    "usedAt" DATETIME,
    CONSTRAINT "Credential_moderatorId_fkey" FOREIGN KEY ("moderatorId") REFERENCES "Moderator" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_Comment" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "articleId" INTEGER NOT NULL,
    "parentId" INTEGER,
    "threadId" INTEGER,
    "commenterId" INTEGER NOT NULL,
    "authorName" TEXT NOT NULL,
    "website" TEXT NOT NULL DEFAULT '',
    "websiteKey" TEXT NOT NULL DEFAULT '',
    "text" TEXT NOT NULL,
    "html" TEXT NOT NULL,
    "htmlVersion" INTEGER NOT NULL,
    "status" TEXT NOT NULL,
    "reason" TEXT NOT NULL DEFAULT '',
    "version" INTEGER NOT NULL DEFAULT 1,
    "submissionKey" TEXT,
    "fingerprint" TEXT NOT NULL,
    "networkIndex" TEXT NOT NULL,
    "ipCipher" BLOB,
    "ipExpiresAt" DATETIME,
    "userAgent" TEXT NOT NULL DEFAULT '',
    "submittedAt" DATETIME NOT NULL,
    "decidedAt" DATETIME,
    "decidedById" INTEGER,
    "reasonId" INTEGER,
    "editedAt" DATETIME,
    "editedByModeratorAt" DATETIME,
    "moderatorId" INTEGER,
    "risk" INTEGER NOT NULL DEFAULT 0,
    CONSTRAINT "Comment_articleId_fkey" FOREIGN KEY ("articleId") REFERENCES "Article" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "Comment_parentId_fkey" FOREIGN KEY ("parentId") REFERENCES "Comment" ("id") ON DELETE SET NULL ON UPDATE CASCADE,
    CONSTRAINT "Comment_commenterId_fkey" FOREIGN KEY ("commenterId") REFERENCES "Commenter" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "Comment_decidedById_fkey" FOREIGN KEY ("decidedById") REFERENCES "Moderator" ("id") ON DELETE SET NULL ON UPDATE CASCADE,
    CONSTRAINT "Comment_reasonId_fkey" FOREIGN KEY ("reasonId") REFERENCES "Reason" ("id") ON DELETE SET NULL ON UPDATE CASCADE,
    CONSTRAINT "Comment_moderatorId_fkey" FOREIGN KEY ("moderatorId") REFERENCES "Moderator" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);
INSERT INTO "new_Comment" ("articleId", "authorName", "commenterId", "decidedAt", "editedAt", "fingerprint", "html", "htmlVersion", "id", "ipCipher", "ipExpiresAt", "networkIndex", "parentId", "reason", "status", "submissionKey", "submittedAt", "text", "threadId", "userAgent", "version", "website") SELECT "articleId", "authorName", "commenterId", "decidedAt", "editedAt", "fingerprint", "html", "htmlVersion", "id", "ipCipher", "ipExpiresAt", "networkIndex", "parentId", "reason", "status", "submissionKey", "submittedAt", "text", "threadId", "userAgent", "version", "website" FROM "Comment";
DROP TABLE "Comment";
ALTER TABLE "new_Comment" RENAME TO "Comment";
CREATE UNIQUE INDEX "Comment_submissionKey_key" ON "Comment"("submissionKey");
CREATE INDEX "Comment_status_id_idx" ON "Comment"("status", "id");
CREATE INDEX "Comment_status_risk_id_idx" ON "Comment"("status", "risk", "id");
CREATE INDEX "Comment_status_submittedAt_idx" ON "Comment"("status", "submittedAt");
CREATE INDEX "Comment_networkIndex_id_idx" ON "Comment"("networkIndex", "id");
CREATE INDEX "Comment_websiteKey_id_idx" ON "Comment"("websiteKey", "id");
CREATE INDEX "Comment_decidedById_id_idx" ON "Comment"("decidedById", "id");
CREATE INDEX "Comment_articleId_status_threadId_id_idx" ON "Comment"("articleId", "status", "threadId", "id");
CREATE INDEX "Comment_fingerprint_idx" ON "Comment"("fingerprint");
CREATE INDEX "Comment_commenterId_status_idx" ON "Comment"("commenterId", "status");
CREATE INDEX "Comment_parentId_idx" ON "Comment"("parentId");
CREATE INDEX "Comment_threadId_idx" ON "Comment"("threadId");
CREATE TABLE "new_Commenter" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "emailCipher" BLOB NOT NULL,
    "emailIndex" TEXT NOT NULL,
    "confirmedAt" DATETIME,
    "createdAt" DATETIME NOT NULL,
    "pendingCount" INTEGER NOT NULL DEFAULT 0,
    "approvedCount" INTEGER NOT NULL DEFAULT 0,
    "spamCount" INTEGER NOT NULL DEFAULT 0,
    "trashCount" INTEGER NOT NULL DEFAULT 0,
    "trustedAt" DATETIME
);
INSERT INTO "new_Commenter" ("confirmedAt", "createdAt", "emailCipher", "emailIndex", "id") SELECT "confirmedAt", "createdAt", "emailCipher", "emailIndex", "id" FROM "Commenter";
DROP TABLE "Commenter";
ALTER TABLE "new_Commenter" RENAME TO "Commenter";
CREATE UNIQUE INDEX "Commenter_emailIndex_key" ON "Commenter"("emailIndex");
CREATE TABLE "new_Invitation" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "codeHash" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "purpose" TEXT NOT NULL DEFAULT 'account',
    "moderatorId" INTEGER,
    "seesAddresses" BOOLEAN NOT NULL DEFAULT true,
    "createdById" INTEGER,
    "createdAt" DATETIME NOT NULL,
    "expiresAt" DATETIME NOT NULL,
    "usedAt" DATETIME
);
INSERT INTO "new_Invitation" ("codeHash", "createdAt", "expiresAt", "id", "role", "usedAt") SELECT "codeHash", "createdAt", "expiresAt", "id", "role", "usedAt" FROM "Invitation";
DROP TABLE "Invitation";
ALTER TABLE "new_Invitation" RENAME TO "Invitation";
CREATE UNIQUE INDEX "Invitation_codeHash_key" ON "Invitation"("codeHash");
CREATE TABLE "new_LogEntry" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "commentId" INTEGER,
    "actor" TEXT NOT NULL,
    "moderatorId" INTEGER,
    "action" TEXT NOT NULL,
    "fromStatus" TEXT NOT NULL DEFAULT '',
    "toStatus" TEXT NOT NULL DEFAULT '',
    "note" TEXT NOT NULL DEFAULT '',
    "reasonId" INTEGER,
    "revisionId" INTEGER,
    "batchId" INTEGER,
    "version" INTEGER,
    "before" TEXT NOT NULL DEFAULT '',
    "at" DATETIME NOT NULL,
    CONSTRAINT "LogEntry_commentId_fkey" FOREIGN KEY ("commentId") REFERENCES "Comment" ("id") ON DELETE SET NULL ON UPDATE CASCADE,
    CONSTRAINT "LogEntry_moderatorId_fkey" FOREIGN KEY ("moderatorId") REFERENCES "Moderator" ("id") ON DELETE SET NULL ON UPDATE CASCADE,
    CONSTRAINT "LogEntry_reasonId_fkey" FOREIGN KEY ("reasonId") REFERENCES "Reason" ("id") ON DELETE SET NULL ON UPDATE CASCADE,
    CONSTRAINT "LogEntry_batchId_fkey" FOREIGN KEY ("batchId") REFERENCES "DecisionBatch" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);
INSERT INTO "new_LogEntry" ("action", "actor", "at", "commentId", "fromStatus", "id", "moderatorId", "note", "revisionId", "toStatus") SELECT "action", "actor", "at", "commentId", "fromStatus", "id", "moderatorId", "note", "revisionId", "toStatus" FROM "LogEntry";
DROP TABLE "LogEntry";
ALTER TABLE "new_LogEntry" RENAME TO "LogEntry";
CREATE INDEX "LogEntry_commentId_id_idx" ON "LogEntry"("commentId", "id");
CREATE INDEX "LogEntry_batchId_idx" ON "LogEntry"("batchId");
CREATE INDEX "LogEntry_moderatorId_id_idx" ON "LogEntry"("moderatorId", "id");
CREATE INDEX "LogEntry_action_id_idx" ON "LogEntry"("action", "id");
CREATE TABLE "new_Moderator" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "passwordHash" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "seesAddresses" BOOLEAN NOT NULL DEFAULT true,
    "notify" TEXT NOT NULL DEFAULT 'each',
    "shortcuts" BOOLEAN NOT NULL DEFAULT true,
    "notifySignIn" BOOLEAN NOT NULL DEFAULT true,
    "createdAt" DATETIME NOT NULL,
    "disabledAt" DATETIME
);
INSERT INTO "new_Moderator" ("createdAt", "disabledAt", "email", "id", "name", "notify", "passwordHash", "role", "seesAddresses") SELECT "createdAt", "disabledAt", "email", "id", "name", "notify", "passwordHash", "role", "seesAddresses" FROM "Moderator";
DROP TABLE "Moderator";
ALTER TABLE "new_Moderator" RENAME TO "Moderator";
CREATE UNIQUE INDEX "Moderator_email_key" ON "Moderator"("email");
CREATE TABLE "new_Session" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "tokenHash" TEXT NOT NULL,
    "moderatorId" INTEGER NOT NULL,
    "createdAt" DATETIME NOT NULL,
    "lastSeenAt" DATETIME NOT NULL,
    "expiresAt" DATETIME NOT NULL,
    "userAgent" TEXT NOT NULL DEFAULT '',
    "awaitsSecondFactor" BOOLEAN NOT NULL DEFAULT false,
    "confirmedAt" DATETIME,
    CONSTRAINT "Session_moderatorId_fkey" FOREIGN KEY ("moderatorId") REFERENCES "Moderator" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
INSERT INTO "new_Session" ("createdAt", "expiresAt", "id", "lastSeenAt", "moderatorId", "tokenHash", "userAgent") SELECT "createdAt", "expiresAt", "id", "lastSeenAt", "moderatorId", "tokenHash", "userAgent" FROM "Session";
DROP TABLE "Session";
ALTER TABLE "new_Session" RENAME TO "Session";
CREATE UNIQUE INDEX "Session_tokenHash_key" ON "Session"("tokenHash");
CREATE INDEX "Session_moderatorId_idx" ON "Session"("moderatorId");
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
    "keyCheck" TEXT,
    "createdAt" DATETIME NOT NULL
);
INSERT INTO "new_Site" ("blockedWords", "createdAt", "id", "keyCheck", "locale", "maxLinks", "name", "timeZone") SELECT "blockedWords", "createdAt", "id", "keyCheck", "locale", "maxLinks", "name", "timeZone" FROM "Site";
DROP TABLE "Site";
ALTER TABLE "new_Site" RENAME TO "Site";
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;

-- CreateIndex
CREATE INDEX "CommenterDomain_domainIndex_idx" ON "CommenterDomain"("domainIndex");

-- CreateIndex
CREATE INDEX "SavedView_moderatorId_idx" ON "SavedView"("moderatorId");

-- CreateIndex
CREATE INDEX "Note_commenterId_idx" ON "Note"("commenterId");

-- CreateIndex
CREATE INDEX "Ban_kind_value_idx" ON "Ban"("kind", "value");

-- CreateIndex
CREATE UNIQUE INDEX "Credential_externalId_key" ON "Credential"("externalId");

-- CreateIndex
CREATE INDEX "Credential_moderatorId_kind_idx" ON "Credential"("moderatorId", "kind");

-- CreateIndex
CREATE INDEX "OutboxMessage_batchId_idx" ON "OutboxMessage"("batchId");

-- CreateIndex
CREATE INDEX "Verdict_rule_outcome_commentId_idx" ON "Verdict"("rule", "outcome", "commentId");

-- Counts are kept from here on; they start from what is there.
INSERT INTO "StatusCount" ("status", "shard", "count") SELECT "status", 0, COUNT(*) FROM "Comment" GROUP BY "status";
UPDATE "Commenter" SET
  "pendingCount" = (SELECT COUNT(*) FROM "Comment" c WHERE c."commenterId" = "Commenter"."id" AND c."status" = 'pending'),
  "approvedCount" = (SELECT COUNT(*) FROM "Comment" c WHERE c."commenterId" = "Commenter"."id" AND c."status" = 'approved'),
  "spamCount" = (SELECT COUNT(*) FROM "Comment" c WHERE c."commenterId" = "Commenter"."id" AND c."status" = 'spam'),
  "trashCount" = (SELECT COUNT(*) FROM "Comment" c WHERE c."commenterId" = "Commenter"."id" AND c."status" = 'trash');
