-- The id of a workspace stays. A changed one would be carried by ON UPDATE CASCADE, with the rights of the tables'
-- owner, into the audit log and its heads, which the role that serves may not write.
CREATE FUNCTION keep_workspace_id() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the id of a workspace cannot be changed';
END $$;
CREATE TRIGGER "workspaces_keep_id" BEFORE UPDATE OF "id" ON "workspaces"
  FOR EACH ROW WHEN (NEW.id <> OLD.id) EXECUTE FUNCTION keep_workspace_id();
