-- AlterTable
ALTER TABLE "Subscription" ADD COLUMN     "ownerPace" TEXT;
