// Times in tests are UTC whatever the machine's zone is.
process.env['TZ'] = 'UTC'
