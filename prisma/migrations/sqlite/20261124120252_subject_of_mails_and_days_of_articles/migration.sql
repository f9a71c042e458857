-- AlterTable
ALTER TABLE "Article" ADD COLUMN "publishedDateOnly" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "OutboxMessage" ADD COLUMN "subject" TEXT NOT NULL DEFAULT '';
ALTER TABLE "OutboxMessage" ADD COLUMN "sentVia" TEXT NOT NULL DEFAULT '';
