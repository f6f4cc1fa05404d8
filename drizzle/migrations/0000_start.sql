CREATE TABLE `account` (
	`id` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`account_id` text NOT NULL,
	`provider_id` text NOT NULL,
	`access_token` text,
	`refresh_token` text,
	`id_token` text,
	`access_token_expires_at` integer,
	`refresh_token_expires_at` integer,
	`scope` text,
	`password` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `account_user` ON `account` (`user_id`);--> statement-breakpoint
CREATE TABLE `audit_log` (
	`id` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`action` text NOT NULL,
	`subject` text NOT NULL,
	`details` text,
	`at` integer NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `audit_log_user` ON `audit_log` (`user_id`,`at`);--> statement-breakpoint
CREATE INDEX `audit_log_subject` ON `audit_log` (`subject`);--> statement-breakpoint
CREATE TABLE `backtest_results` (
	`session_id` text PRIMARY KEY NOT NULL,
	`detail` blob NOT NULL,
	FOREIGN KEY (`session_id`) REFERENCES `backtest_sessions`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `backtest_sessions` (
	`id` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`strategy_id` text NOT NULL,
	`strategy_version` integer NOT NULL,
	`strategy_name` text NOT NULL,
	`status` text NOT NULL,
	`symbol` text NOT NULL,
	`timeframe` text NOT NULL,
	`start_date` text,
	`end_date` text,
	`initial_balance` text NOT NULL,
	`currency` text NOT NULL,
	`bars` integer NOT NULL,
	`metrics` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`strategy_id`,`strategy_version`) REFERENCES `strategy_versions`(`strategy_id`,`version`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "backtest_sessions_status" CHECK("backtest_sessions"."status" in ('running', 'done', 'failed')),
	CONSTRAINT "backtest_sessions_balance" CHECK(cast("backtest_sessions"."initial_balance" as real) > 0)
);
--> statement-breakpoint
CREATE INDEX `backtest_sessions_user` ON `backtest_sessions` (`user_id`,`created_at`);--> statement-breakpoint
CREATE TABLE `bar_chunks` (
	`user_id` text NOT NULL,
	`symbol` text NOT NULL,
	`timeframe` text NOT NULL,
	`month` text NOT NULL,
	`version` integer NOT NULL,
	`bars` integer NOT NULL,
	`first_time` integer NOT NULL,
	`last_time` integer NOT NULL,
	`data` blob NOT NULL,
	`created_at` integer NOT NULL,
	`replaced_at` integer,
	PRIMARY KEY(`user_id`, `symbol`, `timeframe`, `month`, `version`),
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "bar_chunks_month" CHECK("bar_chunks"."month" glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]'),
	CONSTRAINT "bar_chunks_bars" CHECK("bar_chunks"."bars" > 0 and "bar_chunks"."version" >= 1)
);
--> statement-breakpoint
CREATE INDEX `bar_chunks_current` ON `bar_chunks` (`user_id`,`symbol`,`timeframe`,`month`) WHERE replaced_at is null;--> statement-breakpoint
CREATE TABLE `connector_credentials` (
	`id` text PRIMARY KEY NOT NULL,
	`account_id` text NOT NULL,
	`secret_hash` text NOT NULL,
	`created_at` integer NOT NULL,
	`revoked_at` integer,
	FOREIGN KEY (`account_id`) REFERENCES `trading_accounts`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "connector_credentials_hash" CHECK(length("connector_credentials"."secret_hash") = 64)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `connector_credentials_secret_hash_unique` ON `connector_credentials` (`secret_hash`);--> statement-breakpoint
CREATE INDEX `connector_credentials_account` ON `connector_credentials` (`account_id`);--> statement-breakpoint
CREATE TABLE `deals` (
	`account_id` text NOT NULL,
	`ticket` text NOT NULL,
	`order_ticket` text NOT NULL,
	`position_id` text NOT NULL,
	`symbol` text NOT NULL,
	`side` text NOT NULL,
	`entry` text NOT NULL,
	`reason` text NOT NULL,
	`lots` text NOT NULL,
	`price` text NOT NULL,
	`profit` text NOT NULL,
	`commission` text NOT NULL,
	`swap` text NOT NULL,
	`fee` text NOT NULL,
	`time` integer NOT NULL,
	`magic` integer NOT NULL,
	`comment` text NOT NULL,
	PRIMARY KEY(`account_id`, `ticket`),
	FOREIGN KEY (`account_id`) REFERENCES `trading_accounts`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "deals_side" CHECK("deals"."side" in ('BUY', 'SELL')),
	CONSTRAINT "deals_entry" CHECK("deals"."entry" in ('in', 'out', 'inout', 'out_by'))
);
--> statement-breakpoint
CREATE INDEX `deals_time` ON `deals` (`account_id`,`time`);--> statement-breakpoint
CREATE TABLE `idempotency_keys` (
	`user_id` text NOT NULL,
	`key` text NOT NULL,
	`body_hash` text NOT NULL,
	`order_id` text NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`user_id`, `key`),
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`order_id`) REFERENCES `orders`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "idempotency_keys_length" CHECK(length("idempotency_keys"."key") between 1 and 200)
);
--> statement-breakpoint
CREATE INDEX `idempotency_keys_age` ON `idempotency_keys` (`created_at`);--> statement-breakpoint
CREATE TABLE `order_events` (
	`id` text PRIMARY KEY NOT NULL,
	`account_id` text NOT NULL,
	`order_id` text NOT NULL,
	`seq` integer,
	`previous_hash` text,
	`hash` text,
	`state` text NOT NULL,
	`at` integer NOT NULL,
	`by` text NOT NULL,
	`code` text,
	`message` text,
	`execution` text,
	FOREIGN KEY (`account_id`) REFERENCES `trading_accounts`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`order_id`) REFERENCES `orders`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "order_events_state" CHECK("order_events"."state" in ('CREATED','QUEUED','DELIVERED','SENDING','PLACED','PARTIAL','FILLED','DONE','REJECTED','CANCELLED','EXPIRED','DENIED','UNKNOWN','ABSENT')),
	CONSTRAINT "order_events_chain" CHECK(("order_events"."seq" is null) = ("order_events"."hash" is null))
);
--> statement-breakpoint
CREATE INDEX `order_events_order` ON `order_events` (`order_id`,`at`);--> statement-breakpoint
CREATE UNIQUE INDEX `order_events_number` ON `order_events` (`account_id`,`seq`);--> statement-breakpoint
CREATE TABLE `orders` (
	`id` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`account_id` text NOT NULL,
	`record` text NOT NULL,
	`revision` integer DEFAULT 0 NOT NULL,
	`state` text NOT NULL,
	`is_final` integer DEFAULT false NOT NULL,
	`deal_ticket` text,
	`is_handed_over` integer DEFAULT false NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`account_id`) REFERENCES `trading_accounts`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "orders_state" CHECK("orders"."state" in ('CREATED','QUEUED','DELIVERED','SENDING','PLACED','PARTIAL','FILLED','DONE','REJECTED','CANCELLED','EXPIRED','DENIED','UNKNOWN','ABSENT')),
	CONSTRAINT "orders_fill_has_deal" CHECK("orders"."state" not in ('FILLED', 'PARTIAL') or "orders"."deal_ticket" is not null)
);
--> statement-breakpoint
CREATE INDEX `orders_user` ON `orders` (`user_id`,`created_at`);--> statement-breakpoint
CREATE INDEX `orders_account` ON `orders` (`account_id`,`created_at`);--> statement-breakpoint
CREATE INDEX `orders_to_hand_over` ON `orders` (`created_at`) WHERE is_handed_over = 0 and is_final = 0;--> statement-breakpoint
CREATE TABLE `positions` (
	`account_id` text NOT NULL,
	`position_id` text NOT NULL,
	`ticket` text NOT NULL,
	`symbol` text NOT NULL,
	`side` text NOT NULL,
	`lots` text NOT NULL,
	`open_price` text NOT NULL,
	`open_time` integer NOT NULL,
	`stop_loss` text,
	`take_profit` text,
	`current_price` text NOT NULL,
	`profit` text NOT NULL,
	`swap` text NOT NULL,
	`magic` integer NOT NULL,
	`comment` text NOT NULL,
	`as_of` integer NOT NULL,
	PRIMARY KEY(`account_id`, `position_id`),
	FOREIGN KEY (`account_id`) REFERENCES `trading_accounts`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "positions_side" CHECK("positions"."side" in ('BUY', 'SELL'))
);
--> statement-breakpoint
CREATE TABLE `rate_limit` (
	`id` text PRIMARY KEY NOT NULL,
	`key` text NOT NULL,
	`count` integer NOT NULL,
	`last_request` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `rate_limit_key_unique` ON `rate_limit` (`key`);--> statement-breakpoint
CREATE TABLE `session` (
	`id` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`token` text NOT NULL,
	`expires_at` integer NOT NULL,
	`ip_address` text,
	`user_agent` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `session_token_unique` ON `session` (`token`);--> statement-breakpoint
CREATE INDEX `session_user` ON `session` (`user_id`);--> statement-breakpoint
CREATE TABLE `strategies` (
	`id` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`name` text NOT NULL,
	`latest_version` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`removed_at` integer,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "strategies_version" CHECK("strategies"."latest_version" >= 1)
);
--> statement-breakpoint
CREATE INDEX `strategies_user` ON `strategies` (`user_id`,`updated_at`);--> statement-breakpoint
CREATE TABLE `strategy_versions` (
	`strategy_id` text NOT NULL,
	`version` integer NOT NULL,
	`hash` text NOT NULL,
	`spec` text NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`strategy_id`, `version`),
	FOREIGN KEY (`strategy_id`) REFERENCES `strategies`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "strategy_versions_version" CHECK("strategy_versions"."version" >= 1)
);
--> statement-breakpoint
CREATE TABLE `trading_accounts` (
	`id` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`kind` text NOT NULL,
	`name` text NOT NULL,
	`is_simulated` integer NOT NULL,
	`last_state` text,
	`last_state_at` integer,
	`chain_seq` integer DEFAULT 0 NOT NULL,
	`chain_hash` text DEFAULT '' NOT NULL,
	`created_at` integer NOT NULL,
	`revoked_at` integer,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "trading_accounts_kind" CHECK("trading_accounts"."kind" in ('practice', 'terminal')),
	CONSTRAINT "trading_accounts_chain" CHECK("trading_accounts"."chain_seq" >= 0)
);
--> statement-breakpoint
CREATE INDEX `trading_accounts_user` ON `trading_accounts` (`user_id`,`created_at`);--> statement-breakpoint
CREATE UNIQUE INDEX `trading_accounts_one_practice` ON `trading_accounts` (`user_id`) WHERE kind = 'practice';--> statement-breakpoint
CREATE TABLE `user` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`email` text NOT NULL,
	`email_verified` integer DEFAULT false NOT NULL,
	`image` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `user_email_unique` ON `user` (`email`);--> statement-breakpoint
CREATE TABLE `verification` (
	`id` text PRIMARY KEY NOT NULL,
	`identifier` text NOT NULL,
	`value` text NOT NULL,
	`expires_at` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `verification_identifier` ON `verification` (`identifier`);