-- AlterTable
ALTER TABLE "Article" ADD COLUMN "fileComments" TEXT;

-- AlterTable
ALTER TABLE "OutboxMessage" ADD COLUMN "retriedAt" DATETIME;
