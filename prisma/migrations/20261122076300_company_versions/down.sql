DROP TRIGGER vouchers_renew ON vouchers;
DROP TRIGGER accounts_renew ON accounts;
DROP TRIGGER fiscal_years_renew ON fiscal_years;
DROP TRIGGER periods_renew ON periods;
DROP TRIGGER companies_renew ON companies;
DROP TRIGGER forecasts_renew ON forecasts;
DROP TABLE company_changes, company_versions;
DROP FUNCTION company_version_for(text, text, text), note_new_vouchers(), note_changed_company(), note_changed_row(),
  renew_company_version(), note_company_change(text, text);
