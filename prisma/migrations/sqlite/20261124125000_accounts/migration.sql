-- AlterTable
ALTER TABLE "OutboxMessage" ADD COLUMN "subjectId" INTEGER;

-- CreateTable
CREATE TABLE "AddressChange" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "moderatorId" INTEGER NOT NULL,
    "oldEmail" TEXT NOT NULL,
    "newEmail" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL,
    "expiresAt" DATETIME NOT NULL,
    "doneAt" DATETIME,
    CONSTRAINT "AddressChange_moderatorId_fkey" FOREIGN KEY ("moderatorId") REFERENCES "Moderator" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateIndex
CREATE INDEX "AddressChange_moderatorId_idx" ON "AddressChange"("moderatorId");
