-- AlterTable
ALTER TABLE "OutboxMessage" ADD COLUMN     "firstFailureAt" TIMESTAMP(3),
ADD COLUMN     "lastFailureAt" TIMESTAMP(3);
