SELECT *, total_fen AS total, reimbursed_fen AS reimbursed, requested_fen AS requested, granted_fen AS granted
FROM aid_applications 
