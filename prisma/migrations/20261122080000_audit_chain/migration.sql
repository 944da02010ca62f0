-- The audit log becomes a chain for each workspace (docs/decisions/0013-audit-chain.md). Only the function
-- append_audit_events adds to it; it runs as the owner of the tables, so that the role that serves needs no
-- right to write the log or its heads.

-- The last row of each workspace's chain, and where it begins after a purge.
CREATE TABLE "audit_heads" (
    "workspace_id" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "hash" BYTEA NOT NULL,
    "base_seq" INTEGER NOT NULL DEFAULT 0,
    "base_hash" BYTEA NOT NULL,

    CONSTRAINT "audit_heads_pkey" PRIMARY KEY ("workspace_id")
);
ALTER TABLE "audit_heads" ADD CONSTRAINT "audit_heads_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "audit_heads"
  ADD CONSTRAINT "audit_heads_hash_check" CHECK (octet_length(hash) = 32 AND octet_length(base_hash) = 32),
  ADD CONSTRAINT "audit_heads_seq_check" CHECK (base_seq >= 0 AND seq >= base_seq);

ALTER TABLE "audit_log"
  ADD COLUMN "seq" INTEGER,
  ADD COLUMN "previous_hash" BYTEA,
  ADD COLUMN "hash" BYTEA;

-- JSON as RFC 8785 writes it, for what the log holds: no fractions, names of fields in ASCII.
CREATE FUNCTION audit_json(value jsonb) RETURNS text
  LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  kind text := jsonb_typeof(value);
BEGIN
  IF value IS NULL THEN
    RETURN 'null';
  ELSIF kind = 'object' THEN
    RETURN (SELECT '{' || coalesce(string_agg(to_json(f.key)::text || ':' || public.audit_json(f.value), ','
      ORDER BY f.key COLLATE "C"), '') || '}' FROM jsonb_each(value) f);
  ELSIF kind = 'array' THEN
    RETURN (SELECT '[' || coalesce(string_agg(public.audit_json(e.value), ',' ORDER BY e.place), '') || ']'
      FROM jsonb_array_elements(value) WITH ORDINALITY e(value, place));
  ELSIF kind = 'string' THEN
    RETURN to_json(value #>> '{}')::text;
  END IF;
  RETURN value::text;
END $$;

-- The hash of a row: SHA-256 of all its other fields as RFC 8785 JSON, the hash before it among them. The JSON of
-- `before` and `after` comes along, because for many rows one statement computes it in a third of the time.
CREATE FUNCTION audit_hash(entry "audit_log", before_json text, after_json text) RETURNS bytea
  LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN sha256(convert_to(
    '{"action":' || to_json(entry.action)
    || ',"actor_id":' || to_json(entry.actor_id)
    || ',"actor_type":' || to_json(entry.actor_type)
    || ',"address":' || coalesce(to_json(entry.address)::text, 'null')
    || ',"after":' || after_json
    || ',"at":"' || to_char(entry.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
    || '","before":' || before_json
    || ',"id":' || to_json(entry.id)
    || ',"previous_hash":"' || encode(entry.previous_hash, 'hex')
    || '","request_id":' || to_json(entry.request_id)
    || ',"seq":' || entry.seq
    || ',"target_id":' || to_json(entry.target_id)
    || ',"target_type":' || to_json(entry.target_type)
    || ',"user_agent":' || coalesce(to_json(entry.user_agent)::text, 'null')
    || ',"via":' || to_json(entry.via)
    || ',"workspace_id":' || to_json(entry.workspace_id) || '}', 'UTF8'));
END $$;

CREATE FUNCTION audit_hash(entry "audit_log") RETURNS bytea
  LANGUAGE sql STABLE AS $$
  SELECT public.audit_hash(entry, public.audit_json(entry.before), public.audit_json(entry.after))
$$;

-- Adds rows to the end of a workspace's chain. Its head stays locked until the transaction ends, so this is
-- the last thing that a transaction does. The time is the database's.
CREATE FUNCTION append_audit_events(workspace text, entries jsonb) RETURNS integer
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  head public.audit_heads;
  entry public.audit_log;
  given record;
  made public.audit_log[] := '{}';
BEGIN
  SELECT * INTO head FROM public.audit_heads WHERE workspace_id = workspace FOR UPDATE;
  IF NOT FOUND THEN
    INSERT INTO public.audit_heads (workspace_id, seq, hash, base_hash)
      VALUES (workspace, 0, decode(repeat('00', 32), 'hex'), decode(repeat('00', 32), 'hex'))
      ON CONFLICT DO NOTHING;
    SELECT * INTO STRICT head FROM public.audit_heads WHERE workspace_id = workspace FOR UPDATE;
  END IF;
  -- The record as a list of its fields in order, here and not in audit_json: a call for each row costs more than the rest.
  FOR given IN
    SELECT e.value AS fields,
      CASE jsonb_typeof(e.value -> 'before') WHEN 'object' THEN (
        SELECT '{' || coalesce(string_agg(to_json(f.key)::text || ':' || CASE jsonb_typeof(f.value)
            WHEN 'string' THEN to_json(f.value #>> '{}')::text WHEN 'number' THEN f.value::text
            ELSE public.audit_json(f.value) END, ',' ORDER BY f.key COLLATE "C"), '') || '}'
          FROM jsonb_each(e.value -> 'before') f)
        ELSE public.audit_json(nullif(e.value -> 'before', 'null')) END AS before_json,
      CASE jsonb_typeof(e.value -> 'after') WHEN 'object' THEN (
        SELECT '{' || coalesce(string_agg(to_json(f.key)::text || ':' || CASE jsonb_typeof(f.value)
            WHEN 'string' THEN to_json(f.value #>> '{}')::text WHEN 'number' THEN f.value::text
            ELSE public.audit_json(f.value) END, ',' ORDER BY f.key COLLATE "C"), '') || '}'
          FROM jsonb_each(e.value -> 'after') f)
        ELSE public.audit_json(nullif(e.value -> 'after', 'null')) END AS after_json
    FROM jsonb_array_elements(entries) WITH ORDINALITY e(value, place) ORDER BY e.place
  LOOP
    entry := jsonb_populate_record(NULL::public.audit_log, given.fields);
    entry.workspace_id := workspace;
    entry.at := date_trunc('milliseconds', clock_timestamp());
    entry.seq := head.seq + 1;
    entry.previous_hash := head.hash;
    entry.hash := public.audit_hash(entry, given.before_json, given.after_json);
    made := made || entry;
    head.seq := entry.seq;
    head.hash := entry.hash;
  END LOOP;
  INSERT INTO public.audit_log SELECT * FROM unnest(made);
  UPDATE public.audit_heads SET seq = head.seq, hash = head.hash WHERE workspace_id = workspace;
  RETURN head.seq;
END $$;
REVOKE ALL ON FUNCTION append_audit_events(text, jsonb) FROM PUBLIC;

-- What was written until now is chained in its order.
DO $$
DECLARE
  entry public.audit_log;
  last public.audit_log;
BEGIN
  FOR entry IN SELECT * FROM public.audit_log ORDER BY workspace_id, at, id LOOP
    IF last.workspace_id IS DISTINCT FROM entry.workspace_id THEN
      last.seq := 0;
      last.hash := decode(repeat('00', 32), 'hex');
    END IF;
    entry.seq := last.seq + 1;
    entry.previous_hash := last.hash;
    entry.hash := public.audit_hash(entry);
    UPDATE public.audit_log SET seq = entry.seq, previous_hash = entry.previous_hash, hash = entry.hash
      WHERE id = entry.id;
    last := entry;
  END LOOP;
END $$;
INSERT INTO "audit_heads" ("workspace_id", "seq", "hash", "base_hash")
SELECT DISTINCT ON ("workspace_id") "workspace_id", "seq", "hash", decode(repeat('00', 32), 'hex')
  FROM "audit_log" ORDER BY "workspace_id", "seq" DESC;

ALTER TABLE "audit_log"
  ALTER COLUMN "seq" SET NOT NULL,
  ALTER COLUMN "previous_hash" SET NOT NULL,
  ALTER COLUMN "hash" SET NOT NULL,
  ADD CONSTRAINT "audit_log_hash_check" CHECK (octet_length(hash) = 32 AND octet_length(previous_hash) = 32),
  ADD CONSTRAINT "audit_log_seq_check" CHECK (seq > 0);

-- A list is read newest first, whole or by what was acted on, by whom, or by the kind of act.
DROP INDEX "audit_log_workspace_id_id_idx";
DROP INDEX "audit_log_workspace_id_target_id_id_idx";
CREATE UNIQUE INDEX "audit_log_workspace_id_seq_key" ON "audit_log"("workspace_id", "seq");
CREATE INDEX "audit_log_workspace_id_at_seq_idx" ON "audit_log"("workspace_id", "at", "seq");
CREATE INDEX "audit_log_workspace_id_target_id_at_seq_idx" ON "audit_log"("workspace_id", "target_id", "at", "seq");
CREATE INDEX "audit_log_workspace_id_actor_id_at_seq_idx" ON "audit_log"("workspace_id", "actor_id", "at", "seq");
CREATE INDEX "audit_log_workspace_id_action_at_seq_idx" ON "audit_log"("workspace_id", "action", "at", "seq");
