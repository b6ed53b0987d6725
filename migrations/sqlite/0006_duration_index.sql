CREATE INDEX duration_index ON spans(duration_digits, arrival_block, duration);
