DROP TABLE security_group_rule;
DROP TABLE security_group;
DROP FUNCTION security_group_rule_form();
DROP FUNCTION security_group_default_vpc();
