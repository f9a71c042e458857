-- AlterTable
ALTER TABLE "OutboxMessage" ADD COLUMN     "subjectId" INTEGER;

-- CreateTable
CREATE TABLE "AddressChange" (
    "id" SERIAL NOT NULL,
    "moderatorId" INTEGER NOT NULL,
    "oldEmail" TEXT NOT NULL,
    "newEmail" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "expiresAt" TIMESTAMP(3) NOT NULL,
    "doneAt" TIMESTAMP(3),

    CONSTRAINT "AddressChange_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "AddressChange_moderatorId_idx" ON "AddressChange"("moderatorId");

-- AddForeignKey
ALTER TABLE "AddressChange" ADD CONSTRAINT "AddressChange_moderatorId_fkey" FOREIGN KEY ("moderatorId") REFERENCES "Moderator"("id") ON DELETE CASCADE ON UPDATE CASCADE;
