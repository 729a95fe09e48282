\i ../scale_out/facts.sql
