-- AlterTable
ALTER TABLE "Article" ADD COLUMN     "closeAfterDays" INTEGER,
ADD COLUMN     "premoderation" BOOLEAN;

-- AlterTable
ALTER TABLE "Comment" ADD COLUMN     "decidedById" INTEGER,
ADD COLUMN     "editedByModeratorAt" TIMESTAMP(3),
ADD COLUMN     "moderatorId" INTEGER,
ADD COLUMN     "reasonId" INTEGER,
ADD COLUMN     "risk" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "websiteKey" TEXT NOT NULL DEFAULT '';

-- AlterTable
ALTER TABLE "Commenter" ADD COLUMN     "approvedCount" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "pendingCount" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "spamCount" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "trashCount" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "trustedAt" TIMESTAMP(3);

-- AlterTable
ALTER TABLE "Invitation" ADD COLUMN     "createdById" INTEGER,
ADD COLUMN     "moderatorId" INTEGER,
ADD COLUMN     "purpose" TEXT NOT NULL DEFAULT 'account',
ADD COLUMN     "seesAddresses" BOOLEAN NOT NULL DEFAULT true;

-- AlterTable
ALTER TABLE "LogEntry" ADD COLUMN     "batchId" INTEGER,
ADD COLUMN     "before" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "reasonId" INTEGER,
ADD COLUMN     "version" INTEGER;

-- AlterTable
ALTER TABLE "Moderator" ADD COLUMN     "notifySignIn" BOOLEAN NOT NULL DEFAULT true,
ADD COLUMN     "shortcuts" BOOLEAN NOT NULL DEFAULT true;

-- AlterTable
ALTER TABLE "OutboxMessage" ADD COLUMN     "batchId" INTEGER;

-- AlterTable
ALTER TABLE "Revision" ADD COLUMN     "moderatorId" INTEGER;

-- AlterTable
ALTER TABLE "Session" ADD COLUMN     "awaitsSecondFactor" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "confirmedAt" TIMESTAMP(3);

-- AlterTable
ALTER TABLE "Site" ADD COLUMN     "closeAfterDays" INTEGER,
ADD COLUMN     "premoderation" BOOLEAN NOT NULL DEFAULT true,
ADD COLUMN     "requireSecondFactor" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "CommenterDomain" (
    "commenterId" INTEGER NOT NULL,
    "domainIndex" TEXT NOT NULL,

    CONSTRAINT "CommenterDomain_pkey" PRIMARY KEY ("commenterId","domainIndex")
);

-- CreateTable
CREATE TABLE "StatusCount" (
    "status" TEXT NOT NULL,
    "shard" INTEGER NOT NULL,
    "count" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "StatusCount_pkey" PRIMARY KEY ("status","shard")
);

-- CreateTable
CREATE TABLE "DecisionBatch" (
    "id" SERIAL NOT NULL,
    "moderatorId" INTEGER NOT NULL,
    "action" TEXT NOT NULL,
    "at" TIMESTAMP(3) NOT NULL,
    "undoUntil" TIMESTAMP(3) NOT NULL,
    "undoneAt" TIMESTAMP(3),

    CONSTRAINT "DecisionBatch_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Reason" (
    "id" SERIAL NOT NULL,
    "label" TEXT NOT NULL,
    "authorText" TEXT NOT NULL DEFAULT '',
    "position" INTEGER NOT NULL DEFAULT 0,
    "archivedAt" TIMESTAMP(3),

    CONSTRAINT "Reason_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "SavedView" (
    "id" SERIAL NOT NULL,
    "moderatorId" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "query" TEXT NOT NULL,

    CONSTRAINT "SavedView_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Note" (
    "id" SERIAL NOT NULL,
    "commenterId" INTEGER NOT NULL,
    "moderatorId" INTEGER NOT NULL,
    "text" TEXT NOT NULL,
    "at" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "Note_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Ban" (
    "id" SERIAL NOT NULL,
    "kind" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "reason" TEXT NOT NULL DEFAULT '',
    "createdById" INTEGER NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "until" TIMESTAMP(3),
    "liftedAt" TIMESTAMP(3),
    "liftedById" INTEGER,

    CONSTRAINT "Ban_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Credential" (
    "id" SERIAL NOT NULL,
    "moderatorId" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "label" TEXT NOT NULL DEFAULT '',
    "secret" BYTEA NOT NULL,
    "externalId" TEXT,
    "counter" BIGINT NOT NULL DEFAULT 0,
    "transports" TEXT NOT NULL DEFAULT '',
    "createdAt" TIMESTAMP(3) NOT NULL,
    "lastUsedAt" TIMESTAMP(3),
    "usedAt" TIMESTAMP(3),

    CONSTRAINT "Credential_pkey" PRIMARY KEY ("id")
);

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
CREATE INDEX "Comment_status_risk_id_idx" ON "Comment"("status", "risk", "id");

-- CreateIndex
CREATE INDEX "Comment_status_submittedAt_idx" ON "Comment"("status", "submittedAt");

-- CreateIndex
CREATE INDEX "Comment_networkIndex_id_idx" ON "Comment"("networkIndex", "id");

-- CreateIndex
CREATE INDEX "Comment_websiteKey_id_idx" ON "Comment"("websiteKey", "id");

-- CreateIndex
CREATE INDEX "Comment_decidedById_id_idx" ON "Comment"("decidedById", "id");

-- CreateIndex
CREATE INDEX "LogEntry_batchId_idx" ON "LogEntry"("batchId");

-- CreateIndex
CREATE INDEX "LogEntry_moderatorId_id_idx" ON "LogEntry"("moderatorId", "id");

-- CreateIndex
CREATE INDEX "LogEntry_action_id_idx" ON "LogEntry"("action", "id");

-- CreateIndex
CREATE INDEX "OutboxMessage_batchId_idx" ON "OutboxMessage"("batchId");

-- CreateIndex
CREATE INDEX "Verdict_rule_outcome_commentId_idx" ON "Verdict"("rule", "outcome", "commentId");

-- AddForeignKey
ALTER TABLE "CommenterDomain" ADD CONSTRAINT "CommenterDomain_commenterId_fkey" FOREIGN KEY ("commenterId") REFERENCES "Commenter"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Comment" ADD CONSTRAINT "Comment_decidedById_fkey" FOREIGN KEY ("decidedById") REFERENCES "Moderator"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Comment" ADD CONSTRAINT "Comment_reasonId_fkey" FOREIGN KEY ("reasonId") REFERENCES "Reason"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Comment" ADD CONSTRAINT "Comment_moderatorId_fkey" FOREIGN KEY ("moderatorId") REFERENCES "Moderator"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "LogEntry" ADD CONSTRAINT "LogEntry_reasonId_fkey" FOREIGN KEY ("reasonId") REFERENCES "Reason"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "LogEntry" ADD CONSTRAINT "LogEntry_batchId_fkey" FOREIGN KEY ("batchId") REFERENCES "DecisionBatch"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DecisionBatch" ADD CONSTRAINT "DecisionBatch_moderatorId_fkey" FOREIGN KEY ("moderatorId") REFERENCES "Moderator"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SavedView" ADD CONSTRAINT "SavedView_moderatorId_fkey" FOREIGN KEY ("moderatorId") REFERENCES "Moderator"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Note" ADD CONSTRAINT "Note_commenterId_fkey" FOREIGN KEY ("commenterId") REFERENCES "Commenter"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Note" ADD CONSTRAINT "Note_moderatorId_fkey" FOREIGN KEY ("moderatorId") REFERENCES "Moderator"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Ban" ADD CONSTRAINT "Ban_createdById_fkey" FOREIGN KEY ("createdById") REFERENCES "Moderator"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Credential" ADD CONSTRAINT "Credential_moderatorId_fkey" FOREIGN KEY ("moderatorId") REFERENCES "Moderator"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Counts are kept from here on; they start from what is there.
INSERT INTO "StatusCount" ("status", "shard", "count") SELECT "status", 0, COUNT(*) FROM "Comment" GROUP BY "status";
UPDATE "Commenter" SET
  "pendingCount" = (SELECT COUNT(*) FROM "Comment" c WHERE c."commenterId" = "Commenter"."id" AND c."status" = 'pending'),
  "approvedCount" = (SELECT COUNT(*) FROM "Comment" c WHERE c."commenterId" = "Commenter"."id" AND c."status" = 'approved'),
  "spamCount" = (SELECT COUNT(*) FROM "Comment" c WHERE c."commenterId" = "Commenter"."id" AND c."status" = 'spam'),
  "trashCount" = (SELECT COUNT(*) FROM "Comment" c WHERE c."commenterId" = "Commenter"."id" AND c."status" = 'trash');
