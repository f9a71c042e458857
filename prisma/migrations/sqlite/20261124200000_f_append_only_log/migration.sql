-- The log is only added to. Whatever rebuilds this table has to make these again: SQLite drops them with it.
CREATE TRIGGER "LogEntry_no_update" BEFORE UPDATE ON "LogEntry"
BEGIN
    SELECT RAISE(ABORT, 'the log is append-only');
END;

CREATE TRIGGER "LogEntry_no_delete" BEFORE DELETE ON "LogEntry"
BEGIN
    SELECT RAISE(ABORT, 'the log is append-only');
END;
