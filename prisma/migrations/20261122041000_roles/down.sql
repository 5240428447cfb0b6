DROP POLICY invited ON memberships;
DROP POLICY invited ON companies;
DROP TABLE platform_operators, company_invitations;
DROP TRIGGER memberships_keep_owner ON memberships;
DROP TRIGGER memberships_serialise ON memberships;
DROP FUNCTION check_owner_remains();
DROP FUNCTION serialise_owner_change();
DROP FUNCTION memberships_of(text, text);
