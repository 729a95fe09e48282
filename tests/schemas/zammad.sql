-- Zammad tables that matter for reporting. Written from facts of zammad/zammad db/migrate/20120101000010_create_ticket.rb @0238059
-- (2026), 20120101000001_create_base.rb @5df9868 and fork 730c823 (histories, calendars), and the columns a recent PostgreSQL
-- dump of the product shows for users, groups, histories, roles, slas (timestamp(3), integer keys).
-- All times are timestamp(3) without zone, UTC. Unique name indexes are on lower(name) in PostgreSQL installations.
-- Load into an empty schema that comes first in search_path.

CREATE TABLE organizations (
  id serial PRIMARY KEY, name varchar(100) NOT NULL, shared boolean DEFAULT true NOT NULL, domain varchar(250) DEFAULT '',
  domain_assignment boolean DEFAULT false NOT NULL, active boolean DEFAULT true NOT NULL, vip boolean DEFAULT false NOT NULL,
  note varchar(5000) DEFAULT '', updated_by_id integer NOT NULL, created_by_id integer NOT NULL,
  created_at timestamp(3) NOT NULL, updated_at timestamp(3) NOT NULL);
CREATE UNIQUE INDEX index_organizations_on_name ON organizations (lower(name));
CREATE INDEX index_organizations_on_domain ON organizations (domain);

CREATE TABLE users (
  id serial PRIMARY KEY, organization_id integer REFERENCES organizations, login varchar(255) NOT NULL,
  firstname varchar(100) DEFAULT '', lastname varchar(100) DEFAULT '', email varchar(255) DEFAULT '', image varchar(100),
  image_source varchar(200), web varchar(100) DEFAULT '', password varchar(100), phone varchar(100) DEFAULT '',
  fax varchar(100) DEFAULT '', mobile varchar(100) DEFAULT '', department varchar(200) DEFAULT '', street varchar(120) DEFAULT '',
  zip varchar(100) DEFAULT '', city varchar(100) DEFAULT '', country varchar(100) DEFAULT '', address varchar(500) DEFAULT '',
  vip boolean DEFAULT false NOT NULL, verified boolean DEFAULT false NOT NULL, active boolean DEFAULT true NOT NULL,
  note varchar(5000) DEFAULT '', last_login timestamp(3), source varchar(200), login_failed integer DEFAULT 0 NOT NULL,
  out_of_office boolean DEFAULT false NOT NULL, out_of_office_start_at date, out_of_office_end_at date,
  out_of_office_replacement_id integer REFERENCES users, preferences varchar(8000),
  updated_by_id integer NOT NULL REFERENCES users, created_by_id integer NOT NULL REFERENCES users,
  created_at timestamp(3) NOT NULL, updated_at timestamp(3) NOT NULL);
CREATE UNIQUE INDEX index_users_on_login ON users (lower(login));
CREATE INDEX index_users_on_email ON users (email);
CREATE INDEX index_users_on_organization_id ON users (organization_id);
CREATE INDEX index_users_on_image ON users (image);
CREATE INDEX index_users_on_department ON users (department);
CREATE INDEX index_users_on_phone ON users (phone);
CREATE INDEX index_users_on_fax ON users (fax);
CREATE INDEX index_users_on_mobile ON users (mobile);
CREATE INDEX index_out_of_office ON users (out_of_office, out_of_office_start_at, out_of_office_end_at);
CREATE INDEX index_users_on_out_of_office_replacement_id ON users (out_of_office_replacement_id);
CREATE INDEX index_users_on_source ON users (source);
CREATE INDEX index_users_on_created_by_id ON users (created_by_id);

CREATE TABLE groups (
  id serial PRIMARY KEY, signature_id integer, email_address_id integer, name varchar(1618) NOT NULL, name_last varchar(160) NOT NULL,
  parent_id integer REFERENCES groups, assignment_timeout integer, follow_up_possible varchar(100) DEFAULT 'yes' NOT NULL,
  reopen_time_in_days integer, follow_up_assignment boolean DEFAULT true NOT NULL, active boolean DEFAULT true NOT NULL,
  shared_drafts boolean DEFAULT true NOT NULL, summary_generation varchar DEFAULT 'global_default' NOT NULL, note varchar(250),
  updated_by_id integer NOT NULL REFERENCES users, created_by_id integer NOT NULL REFERENCES users,
  created_at timestamp(3) NOT NULL, updated_at timestamp(3) NOT NULL);
CREATE UNIQUE INDEX index_groups_on_name ON groups (lower(name));

CREATE TABLE roles (
  id serial PRIMARY KEY, name varchar(100) NOT NULL, preferences text, default_at_signup boolean DEFAULT false NOT NULL,
  active boolean DEFAULT true NOT NULL, note varchar(250), updated_by_id integer NOT NULL, created_by_id integer NOT NULL,
  created_at timestamp(3) NOT NULL, updated_at timestamp(3) NOT NULL);
CREATE UNIQUE INDEX index_roles_on_name ON roles (lower(name));
CREATE TABLE roles_users (user_id integer REFERENCES users, role_id integer REFERENCES roles);
CREATE INDEX index_roles_users_on_user_id ON roles_users (user_id);
CREATE INDEX index_roles_users_on_role_id ON roles_users (role_id);
CREATE TABLE groups_users (
  user_id integer NOT NULL REFERENCES users, group_id integer NOT NULL REFERENCES groups, access varchar(50) DEFAULT 'full' NOT NULL);
CREATE INDEX index_groups_users_on_user_id ON groups_users (user_id);
CREATE INDEX index_groups_users_on_group_id ON groups_users (group_id);
CREATE INDEX index_groups_users_on_access ON groups_users (access);

CREATE TABLE ticket_state_types (
  id serial PRIMARY KEY, name varchar(250) NOT NULL, note varchar(250), updated_by_id integer NOT NULL REFERENCES users,
  created_by_id integer NOT NULL REFERENCES users, created_at timestamp(3) NOT NULL, updated_at timestamp(3) NOT NULL);
CREATE UNIQUE INDEX index_ticket_state_types_on_name ON ticket_state_types (lower(name));

CREATE TABLE ticket_states (
  id serial PRIMARY KEY, state_type_id integer NOT NULL REFERENCES ticket_state_types, name varchar(250) NOT NULL,
  next_state_id integer, ignore_escalation boolean DEFAULT false NOT NULL, default_create boolean DEFAULT false NOT NULL,
  default_follow_up boolean DEFAULT false NOT NULL, default_close boolean DEFAULT false NOT NULL, note varchar(250),
  active boolean DEFAULT true NOT NULL, updated_by_id integer NOT NULL REFERENCES users, created_by_id integer NOT NULL REFERENCES users,
  created_at timestamp(3) NOT NULL, updated_at timestamp(3) NOT NULL);
CREATE UNIQUE INDEX index_ticket_states_on_name ON ticket_states (lower(name));
CREATE INDEX index_ticket_states_on_default_create ON ticket_states (default_create);
CREATE INDEX index_ticket_states_on_default_follow_up ON ticket_states (default_follow_up);
CREATE INDEX index_ticket_states_on_default_close ON ticket_states (default_close);

CREATE TABLE ticket_priorities (
  id serial PRIMARY KEY, name varchar(250) NOT NULL, default_create boolean DEFAULT false NOT NULL, ui_icon varchar(100),
  ui_color varchar(100), note varchar(250), active boolean DEFAULT true NOT NULL, updated_by_id integer NOT NULL REFERENCES users,
  created_by_id integer NOT NULL REFERENCES users, created_at timestamp(3) NOT NULL, updated_at timestamp(3) NOT NULL);
CREATE UNIQUE INDEX index_ticket_priorities_on_name ON ticket_priorities (lower(name));
CREATE INDEX index_ticket_priorities_on_default_create ON ticket_priorities (default_create);

CREATE TABLE tickets (
  id serial PRIMARY KEY, group_id integer NOT NULL REFERENCES groups, priority_id integer NOT NULL REFERENCES ticket_priorities,
  state_id integer NOT NULL REFERENCES ticket_states, organization_id integer REFERENCES organizations, number varchar(60) NOT NULL,
  title varchar(250) NOT NULL, owner_id integer NOT NULL REFERENCES users, customer_id integer NOT NULL REFERENCES users,
  note varchar(250), first_response_at timestamp(3), first_response_escalation_at timestamp(3), first_response_in_min integer,
  first_response_diff_in_min integer, close_at timestamp(3), close_escalation_at timestamp(3), close_in_min integer,
  close_diff_in_min integer, update_escalation_at timestamp(3), update_in_min integer, update_diff_in_min integer,
  last_close_at timestamp(3), last_contact_at timestamp(3), last_contact_agent_at timestamp(3), last_contact_customer_at timestamp(3),
  last_owner_update_at timestamp(3), create_article_type_id integer, create_article_sender_id integer, article_count integer,
  escalation_at timestamp(3), pending_time timestamp(3), type varchar(100), approver integer, approval_state varchar(100),
  time_unit numeric(6,2), preferences text, ai_agent_running boolean DEFAULT false NOT NULL,
  updated_by_id integer NOT NULL REFERENCES users, created_by_id integer NOT NULL REFERENCES users,
  created_at timestamp(3) NOT NULL, updated_at timestamp(3) NOT NULL);
CREATE INDEX index_tickets_on_state_id ON tickets (state_id);
CREATE INDEX index_tickets_on_priority_id ON tickets (priority_id);
CREATE INDEX index_tickets_on_group_id ON tickets (group_id);
CREATE INDEX index_tickets_on_owner_id ON tickets (owner_id);
CREATE INDEX index_tickets_on_customer_id ON tickets (customer_id);
CREATE INDEX index_tickets_on_customer_id_and_state_id_and_created_at ON tickets (customer_id, state_id, created_at);
CREATE UNIQUE INDEX index_tickets_on_number ON tickets (lower(number));
CREATE INDEX index_tickets_on_title ON tickets (title);
CREATE INDEX index_tickets_on_created_at ON tickets (created_at);
CREATE INDEX index_tickets_on_updated_at ON tickets (updated_at);
CREATE INDEX index_tickets_on_first_response_at ON tickets (first_response_at);
CREATE INDEX index_tickets_on_first_response_escalation_at ON tickets (first_response_escalation_at);
CREATE INDEX index_tickets_on_first_response_in_min ON tickets (first_response_in_min);
CREATE INDEX index_tickets_on_first_response_diff_in_min ON tickets (first_response_diff_in_min);
CREATE INDEX index_tickets_on_close_at ON tickets (close_at);
CREATE INDEX index_tickets_on_close_escalation_at ON tickets (close_escalation_at);
CREATE INDEX index_tickets_on_close_in_min ON tickets (close_in_min);
CREATE INDEX index_tickets_on_close_diff_in_min ON tickets (close_diff_in_min);
CREATE INDEX index_tickets_on_escalation_at ON tickets (escalation_at);
CREATE INDEX index_tickets_on_update_in_min ON tickets (update_in_min);
CREATE INDEX index_tickets_on_update_diff_in_min ON tickets (update_diff_in_min);
CREATE INDEX index_tickets_on_last_contact_at ON tickets (last_contact_at);
CREATE INDEX index_tickets_on_last_contact_agent_at ON tickets (last_contact_agent_at);
CREATE INDEX index_tickets_on_last_contact_customer_at ON tickets (last_contact_customer_at);
CREATE INDEX index_tickets_on_last_owner_update_at ON tickets (last_owner_update_at);
CREATE INDEX index_tickets_on_create_article_type_id ON tickets (create_article_type_id);
CREATE INDEX index_tickets_on_create_article_sender_id ON tickets (create_article_sender_id);
CREATE INDEX index_tickets_on_created_by_id ON tickets (created_by_id);
CREATE INDEX index_tickets_on_pending_time ON tickets (pending_time);
CREATE INDEX index_tickets_on_type ON tickets (type);
CREATE INDEX index_tickets_on_time_unit ON tickets (time_unit);
CREATE INDEX index_tickets_on_group_id_and_state_id ON tickets (group_id, state_id);
CREATE INDEX index_tickets_on_group_id_and_state_id_and_owner_id ON tickets (group_id, state_id, owner_id);
CREATE INDEX index_tickets_on_group_id_and_state_id_and_updated_at ON tickets (group_id, state_id, updated_at);
CREATE INDEX index_tickets_on_group_id_state_id_owner_id_updated_at ON tickets (group_id, state_id, owner_id, updated_at);
CREATE INDEX index_tickets_on_group_id_and_state_id_and_created_at ON tickets (group_id, state_id, created_at);
CREATE INDEX index_tickets_on_group_id_state_id_owner_id_created_at ON tickets (group_id, state_id, owner_id, created_at);
CREATE INDEX index_tickets_on_group_id_and_state_id_and_close_at ON tickets (group_id, state_id, close_at);
CREATE INDEX index_tickets_on_group_id_state_id_owner_id_close_at ON tickets (group_id, state_id, owner_id, close_at);
CREATE INDEX index_tickets_on_ai_agent_running ON tickets (ai_agent_running);

CREATE TABLE ticket_article_types (
  id serial PRIMARY KEY, name varchar(250) NOT NULL, note varchar(250), communication boolean DEFAULT false NOT NULL,
  active boolean DEFAULT true NOT NULL, updated_by_id integer NOT NULL REFERENCES users, created_by_id integer NOT NULL REFERENCES users,
  created_at timestamp(3) NOT NULL, updated_at timestamp(3) NOT NULL);
CREATE UNIQUE INDEX index_ticket_article_types_on_name ON ticket_article_types (lower(name));
CREATE TABLE ticket_article_senders (
  id serial PRIMARY KEY, name varchar(250) NOT NULL, note varchar(250), updated_by_id integer NOT NULL REFERENCES users,
  created_by_id integer NOT NULL REFERENCES users, created_at timestamp(3) NOT NULL, updated_at timestamp(3) NOT NULL);
CREATE UNIQUE INDEX index_ticket_article_senders_on_name ON ticket_article_senders (lower(name));

CREATE TABLE ticket_articles (
  id serial PRIMARY KEY, ticket_id integer NOT NULL REFERENCES tickets, type_id integer NOT NULL REFERENCES ticket_article_types,
  sender_id integer NOT NULL REFERENCES ticket_article_senders, detected_language varchar(8), "from" varchar(3000), "to" varchar(3000),
  cc varchar(3000), subject varchar(3000), reply_to varchar(300), message_id varchar(3000), message_id_md5 varchar(32),
  in_reply_to varchar(3000), content_type varchar(20) DEFAULT 'text/plain' NOT NULL, body text NOT NULL,
  internal boolean DEFAULT false NOT NULL, preferences text, updated_by_id integer NOT NULL REFERENCES users,
  created_by_id integer NOT NULL REFERENCES users, origin_by_id integer REFERENCES users,
  created_at timestamp(3) NOT NULL, updated_at timestamp(3) NOT NULL);
CREATE INDEX index_ticket_articles_on_ticket_id ON ticket_articles (ticket_id);
CREATE INDEX index_ticket_articles_on_message_id_md5 ON ticket_articles (message_id_md5);
CREATE INDEX index_ticket_articles_message_id_md5_type_id ON ticket_articles (message_id_md5, type_id);
CREATE INDEX index_ticket_articles_on_created_by_id ON ticket_articles (created_by_id);
CREATE INDEX index_ticket_articles_on_created_at ON ticket_articles (created_at);
CREATE INDEX index_ticket_articles_on_internal ON ticket_articles (internal);
CREATE INDEX index_ticket_articles_on_type_id ON ticket_articles (type_id);
CREATE INDEX index_ticket_articles_on_sender_id ON ticket_articles (sender_id);

CREATE TABLE ticket_time_accounting_types (
  id serial PRIMARY KEY, name varchar(250) NOT NULL, note varchar(250), active boolean DEFAULT true NOT NULL,
  updated_by_id integer NOT NULL, created_by_id integer NOT NULL, created_at timestamp(3) NOT NULL, updated_at timestamp(3) NOT NULL);
CREATE TABLE ticket_time_accountings (
  id serial PRIMARY KEY, ticket_id integer NOT NULL REFERENCES tickets, ticket_article_id integer REFERENCES ticket_articles,
  time_unit numeric(6,2) NOT NULL, type_id integer REFERENCES ticket_time_accounting_types,
  created_by_id integer NOT NULL REFERENCES users, created_at timestamp(3) NOT NULL, updated_at timestamp(3) NOT NULL);
CREATE INDEX index_ticket_time_accountings_on_ticket_id ON ticket_time_accountings (ticket_id);
CREATE INDEX index_ticket_time_accountings_on_ticket_article_id ON ticket_time_accountings (ticket_article_id);
CREATE INDEX index_ticket_time_accountings_on_created_by_id ON ticket_time_accountings (created_by_id);
CREATE INDEX index_ticket_time_accountings_on_time_unit ON ticket_time_accountings (time_unit);

CREATE TABLE history_types (id serial PRIMARY KEY, name varchar(250) NOT NULL, created_at timestamp(3) NOT NULL, updated_at timestamp(3) NOT NULL);
CREATE UNIQUE INDEX index_history_types_on_name ON history_types (lower(name));
CREATE TABLE history_objects (id serial PRIMARY KEY, name varchar(250) NOT NULL, note varchar(250), created_at timestamp(3) NOT NULL, updated_at timestamp(3) NOT NULL);
CREATE UNIQUE INDEX index_history_objects_on_name ON history_objects (lower(name));
CREATE TABLE history_attributes (id serial PRIMARY KEY, name varchar(250) NOT NULL, created_at timestamp(3) NOT NULL, updated_at timestamp(3) NOT NULL);
CREATE UNIQUE INDEX index_history_attributes_on_name ON history_attributes (lower(name));
CREATE TABLE histories (
  id serial PRIMARY KEY, history_type_id integer NOT NULL REFERENCES history_types,
  history_object_id integer NOT NULL REFERENCES history_objects, history_attribute_id integer REFERENCES history_attributes,
  sourceable_type varchar, sourceable_id integer, sourceable_name varchar(500), o_id integer NOT NULL, related_o_id integer,
  related_history_object_id integer, id_to integer, id_from integer, value_from varchar(500), value_to varchar(500),
  created_by_id integer NOT NULL REFERENCES users, created_at timestamp(3) NOT NULL, updated_at timestamp(3) NOT NULL);
CREATE INDEX index_histories_on_o_id ON histories (o_id);
CREATE INDEX index_histories_on_created_by_id ON histories (created_by_id);
CREATE INDEX index_histories_on_created_at ON histories (created_at);
CREATE INDEX index_histories_on_history_object_id ON histories (history_object_id);
CREATE INDEX index_histories_on_history_attribute_id ON histories (history_attribute_id);
CREATE INDEX index_histories_on_history_type_id ON histories (history_type_id);
CREATE INDEX index_histories_on_id_to ON histories (id_to);
CREATE INDEX index_histories_on_id_from ON histories (id_from);
CREATE INDEX index_histories_on_value_from ON histories (value_from);
CREATE INDEX index_histories_on_value_to ON histories (value_to);
CREATE INDEX index_histories_on_related_o_id ON histories (related_o_id);
CREATE INDEX index_histories_on_related_history_object_id ON histories (related_history_object_id);
CREATE INDEX index_histories_on_o_id_and_history_object_id_and_related_o_id ON histories (o_id, history_object_id, related_o_id);

CREATE TABLE calendars (
  id serial PRIMARY KEY, name varchar(250), timezone varchar(250), business_hours varchar(3000), "default" boolean DEFAULT false NOT NULL,
  ical_url varchar(500), public_holidays text, last_log text, last_sync timestamp(3), updated_by_id integer NOT NULL REFERENCES users,
  created_by_id integer NOT NULL REFERENCES users, created_at timestamp(3) NOT NULL, updated_at timestamp(3) NOT NULL);
CREATE UNIQUE INDEX index_calendars_on_name ON calendars (lower(name));

CREATE TABLE slas (
  id serial PRIMARY KEY, calendar_id integer NOT NULL, name varchar(150), first_response_time integer, response_time integer,
  update_time integer, solution_time integer, condition text, updated_by_id integer NOT NULL REFERENCES users,
  created_by_id integer NOT NULL REFERENCES users, created_at timestamp(3) NOT NULL, updated_at timestamp(3) NOT NULL);
CREATE UNIQUE INDEX index_slas_on_name ON slas (lower(name));

CREATE TABLE tag_objects (id serial PRIMARY KEY, name varchar(250) NOT NULL, created_at timestamp(3) NOT NULL, updated_at timestamp(3) NOT NULL);
CREATE UNIQUE INDEX index_tag_objects_on_name ON tag_objects (lower(name));
CREATE TABLE tag_items (id serial PRIMARY KEY, name varchar(250) NOT NULL, name_downcase varchar(250) NOT NULL, created_at timestamp(3) NOT NULL, updated_at timestamp(3) NOT NULL);
CREATE INDEX index_tag_items_on_name_downcase ON tag_items (name_downcase);
CREATE TABLE tags (
  id serial PRIMARY KEY, tag_item_id integer NOT NULL REFERENCES tag_items, tag_object_id integer NOT NULL REFERENCES tag_objects,
  o_id integer NOT NULL, created_by_id integer NOT NULL REFERENCES users, created_at timestamp(3) NOT NULL, updated_at timestamp(3) NOT NULL);
CREATE INDEX index_tags_on_o_id ON tags (o_id);
CREATE INDEX index_tags_on_tag_object_id ON tags (tag_object_id);

CREATE TABLE link_types (id serial PRIMARY KEY, name varchar(250) NOT NULL, note varchar(250), active boolean DEFAULT true NOT NULL, created_at timestamp(3) NOT NULL, updated_at timestamp(3) NOT NULL);
CREATE TABLE link_objects (id serial PRIMARY KEY, name varchar(250) NOT NULL, note varchar(250), active boolean DEFAULT true NOT NULL, created_at timestamp(3) NOT NULL, updated_at timestamp(3) NOT NULL);
CREATE TABLE links (
  id serial PRIMARY KEY, link_type_id integer NOT NULL REFERENCES link_types, link_object_source_id integer NOT NULL,
  link_object_source_value integer NOT NULL, link_object_target_id integer NOT NULL, link_object_target_value integer NOT NULL,
  created_at timestamp(3) NOT NULL, updated_at timestamp(3) NOT NULL);
CREATE UNIQUE INDEX links_uniq_total ON links (link_object_source_id, link_object_source_value, link_object_target_id, link_object_target_value, link_type_id);

CREATE TABLE chats (
  id serial PRIMARY KEY, name varchar(250), max_queue integer DEFAULT 5 NOT NULL, note varchar(250), active boolean DEFAULT true NOT NULL,
  public boolean DEFAULT false NOT NULL, block_ip varchar(5000), block_country varchar(5000), allowed_websites varchar(5000),
  preferences varchar(5000), updated_by_id integer NOT NULL, created_by_id integer NOT NULL, created_at timestamp(3) NOT NULL, updated_at timestamp(3) NOT NULL);
CREATE TABLE chat_sessions (
  id serial PRIMARY KEY, chat_id integer NOT NULL REFERENCES chats, session_id varchar NOT NULL, name varchar(250),
  state varchar(50) DEFAULT 'waiting' NOT NULL, user_id integer REFERENCES users, preferences text, updated_by_id integer,
  created_by_id integer, created_at timestamp(3) NOT NULL, updated_at timestamp(3) NOT NULL);
CREATE INDEX index_chat_sessions_on_session_id ON chat_sessions (session_id);
CREATE INDEX index_chat_sessions_on_state ON chat_sessions (state);
CREATE INDEX index_chat_sessions_on_user_id ON chat_sessions (user_id);
CREATE INDEX index_chat_sessions_on_chat_id ON chat_sessions (chat_id);
CREATE TABLE chat_messages (
  id serial PRIMARY KEY, chat_session_id integer NOT NULL REFERENCES chat_sessions, content text NOT NULL, created_by_id integer,
  created_at timestamp(3) NOT NULL, updated_at timestamp(3) NOT NULL);
CREATE INDEX index_chat_messages_on_chat_session_id ON chat_messages (chat_session_id);

CREATE TABLE settings (
  id serial PRIMARY KEY, title varchar(200) NOT NULL, name varchar(200) NOT NULL, area varchar(100) NOT NULL,
  description varchar(2000) NOT NULL, options text, state_current text, state_initial varchar(2000),
  frontend boolean DEFAULT false NOT NULL, preferences text, created_at timestamp(3) NOT NULL, updated_at timestamp(3) NOT NULL);
CREATE UNIQUE INDEX index_settings_on_name ON settings (lower(name));
