DROP TABLE company_plans;
