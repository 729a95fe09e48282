CREATE EXTENSION helpdesk_metrics;
