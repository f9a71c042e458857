-- The log is only added to.
CREATE FUNCTION "refuse_log_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the log is append-only';
END
$$;

-- By row: deleting another row sets what points to it to null, which changes nothing where no entry does.
CREATE TRIGGER "LogEntry_no_change" BEFORE UPDATE OR DELETE ON "LogEntry"
    FOR EACH ROW EXECUTE FUNCTION "refuse_log_change"();

CREATE TRIGGER "LogEntry_no_truncate" BEFORE TRUNCATE ON "LogEntry"
    FOR EACH STATEMENT EXECUTE FUNCTION "refuse_log_change"();
