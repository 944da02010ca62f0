-- The operator finds a workspace by a part of its name or address name.
CREATE INDEX "workspaces_search_idx" ON "workspaces" USING gin ("slug" gin_trgm_ops, "name" gin_trgm_ops);
