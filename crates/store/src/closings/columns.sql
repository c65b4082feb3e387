SELECT *, cash_due_fen AS cash_due, cash_counted_fen AS cash_counted FROM closings 
