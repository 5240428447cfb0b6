-- What a company's answers may be kept under: a name of the present state of its books, and one of its forecasts. Each
-- commit that changes something gives a new name, in the same transaction, so that no answer can be older than its name.
CREATE TABLE company_versions (
  company_id text NOT NULL REFERENCES companies (id),
  part text NOT NULL CHECK (part IN ('books', 'forecasts')),
  -- Never used twice, so that it means the same after a restore.
  version text NOT NULL,
  PRIMARY KEY (company_id, part)
);
-- What the transaction that is under way has changed; empty between transactions.
CREATE TABLE company_changes (company_id text NOT NULL, part text NOT NULL);

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['company_versions', 'company_changes'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY kept_by_owner ON %I TO CURRENT_USER USING (true) WITH CHECK (true)', t);
    EXECUTE format('GRANT SELECT ON %I TO accubooks_app', t);
  END LOOP;
END $$;

CREATE FUNCTION note_company_change(the_company text, the_part text) RETURNS void LANGUAGE sql SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
  INSERT INTO company_changes (company_id, part) SELECT the_company, the_part
    WHERE NOT EXISTS (SELECT FROM company_changes c WHERE c.company_id = the_company AND c.part = the_part)
$$;

-- Inside the commit: the row of the version is locked for as long as a commit takes, and no import holds it.
CREATE FUNCTION renew_company_version() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
BEGIN
  DELETE FROM company_changes c WHERE c.company_id = NEW.company_id AND c.part = NEW.part;
  INSERT INTO company_versions AS v (company_id, part, version) VALUES (NEW.company_id, NEW.part, gen_random_uuid())
    ON CONFLICT (company_id, part) DO UPDATE SET version = excluded.version;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER company_changes_renew AFTER INSERT ON company_changes DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION renew_company_version();

CREATE FUNCTION note_changed_row() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM note_company_change(CASE WHEN TG_OP = 'DELETE' THEN OLD.company_id ELSE NEW.company_id END, TG_ARGV[0]);
  RETURN NULL;
END $$;
CREATE FUNCTION note_changed_company() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM note_company_change(NEW.id, 'books');
  RETURN NULL;
END $$;
CREATE FUNCTION note_new_vouchers() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM note_company_change(n.company_id, 'books') FROM (SELECT DISTINCT v.company_id FROM new_vouchers v) n;
  RETURN NULL;
END $$;

-- Balances and postings come with their vouchers, in the same transaction, or not at all.
CREATE TRIGGER vouchers_renew AFTER INSERT ON vouchers REFERENCING NEW TABLE AS new_vouchers
  FOR EACH STATEMENT EXECUTE FUNCTION note_new_vouchers();
CREATE TRIGGER accounts_renew AFTER INSERT OR UPDATE OR DELETE ON accounts
  FOR EACH ROW EXECUTE FUNCTION note_changed_row('books');
CREATE TRIGGER fiscal_years_renew AFTER INSERT OR UPDATE OR DELETE ON fiscal_years
  FOR EACH ROW EXECUTE FUNCTION note_changed_row('books');
CREATE TRIGGER periods_renew AFTER INSERT OR UPDATE OR DELETE ON periods
  FOR EACH ROW EXECUTE FUNCTION note_changed_row('books');
CREATE TRIGGER companies_renew AFTER UPDATE ON companies
  FOR EACH ROW EXECUTE FUNCTION note_changed_company();
CREATE TRIGGER forecasts_renew AFTER INSERT OR UPDATE OR DELETE ON forecasts
  FOR EACH ROW EXECUTE FUNCTION note_changed_row('forecasts');

-- No row for whoever is not a member; `empty` before anything was written.
CREATE FUNCTION company_version_for(person text, the_company text, the_part text) RETURNS TABLE (version text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT coalesce((SELECT v.version FROM company_versions v WHERE v.company_id = m.company_id AND v.part = the_part), 'empty')
    FROM memberships m WHERE m.user_id = person AND m.company_id = the_company
$$;

DO $$
DECLARE f text;
BEGIN
  FOREACH f IN ARRAY ARRAY['note_company_change(text, text)', 'renew_company_version()', 'note_changed_row()',
    'note_changed_company()', 'note_new_vouchers()', 'company_version_for(text, text, text)'] LOOP
    EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', f);
  END LOOP;
END $$;
GRANT EXECUTE ON FUNCTION company_version_for(text, text, text) TO accubooks_app;
