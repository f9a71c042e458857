-- AlterTable
ALTER TABLE "Site" ADD COLUMN     "keyCheck" TEXT;
