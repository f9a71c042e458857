-- AlterTable
ALTER TABLE "OutboxMessage" ADD COLUMN "firstFailureAt" DATETIME;
ALTER TABLE "OutboxMessage" ADD COLUMN "lastFailureAt" DATETIME;
