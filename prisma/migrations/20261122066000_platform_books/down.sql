DROP POLICY platform_books ON memberships;
DROP TABLE platform_vouchers;
DROP TABLE platform_sources;
DROP TABLE platform_company;
