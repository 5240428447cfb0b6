DROP TABLE client_rules;
