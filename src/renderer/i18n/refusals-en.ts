/** Why something was refused: by the error's code, by the reason it carries, and of a rule for file names. */
export const refusalsEn = {
  'error.entered': 'What was entered cannot be used. Nothing was changed; check it and try again.',
  'error.stopped': 'It was stopped. Nothing was changed.',
  'error.library-locked':
    'Another program is using the library. Nothing was changed. Close it there or wait a moment, then try again.',
  'error.library-newer':
    'The library was written by a newer Akshi. Nothing was changed. Have that release installed here.',
  'error.library-damaged':
    'The library or a copy of it is damaged; nothing was written to it. Tell the person who looks after this workstation.',
  'error.library-closed': 'The library is closed for a moment and opens again by itself.',
  'error.library-on-network':
    'The library lies in a network folder. It has to be on a disk of this computer.',
  'error.library-not-found':
    'The library is not there. Connect the disk that it is on, then try again.',
  'error.not-found': 'What was asked for is not there, or not there any more. Nothing was changed.',
  'error.conflict': 'This cannot be done as things stand. Nothing was changed.',
  'error.disk-full':
    'The disk is full. Everything acknowledged so far is stored. Have room made on it, then try again.',
  'error.io-failed':
    'A file could not be read or written. Everything acknowledged so far is stored. Try again; if it comes back, tell the person who looks after this workstation.',
  'error.admin-exists': 'This library has an administrator already. Sign in.',
  'error.file': 'A file or photograph cannot be used here. It is kept as it is.',
  'error.network':
    'The network cannot be used here. Photographs can still be imported and read. Tell the person who looks after this workstation.',
  'error.blind-grade-first': 'Grade the photograph yourself first.',
  'error.reading-frozen':
    'The blind grade of this photograph is recorded already. Undo it first, or change the final grade.',
  'error.reading-signed-off':
    'The reading is signed off. It can be amended, with a reason; the earlier grade is kept.',
  'error.numbers': 'The numbers cannot be computed from these readings. Choose other filters.',
  'error.chain-broken':
    'The log of events does not hold together. Nothing was changed. Tell the person who looks after this workstation.',

  'refused.NOT_OPENED': 'The photograph has not been opened for reading. Go back to it.',
  'refused.UNDO_FIRST':
    'Nothing was disclosed yet: undo the grade of this photograph to give it another one.',
  'refused.REASON_NEEDED': 'This grade needs a reason. Nothing was recorded.',
  'refused.UNDECIDED_LEFT':
    'Photographs that wait for keep or change: {n}. Decide them first; nothing was signed off.',
  'refused.NOTHING_TO_SIGN_OFF': 'There is nothing to sign off in this batch.',
  'refused.NOT_SIGNED_OFF': 'The reading is not signed off. Change its grade directly.',
  'refused.SETTLED_BY_OTHER':
    'Another arbiter has signed this photograph off meanwhile. Her decision stands; nothing was recorded.',
  'refused.NO_MAP': 'The network made no map of this photograph.',
  'refused.FOLDER_OUTSIDE': 'Only folders below the agreed places can be looked into.',
  'refused.FOLDER_UNREADABLE': 'This folder cannot be read. Choose another one.',
  'refused.FOLDER_GONE': 'This folder is not there any more. Choose it again.',
  'refused.NO_FOLDER_DIALOG': 'This window cannot ask for a folder. Browse to it instead.',
  'refused.SOURCE_MISSING': 'The card or folder is not there.',
  'refused.SECOND_ON_CARD':
    'The second place is on the card that is imported. Nothing is written to a card: choose another folder.',
  'refused.SECOND_IN_LIBRARY':
    'The second place and the library lie one within the other: a lost disk would take both. Choose another folder.',
  'refused.WORKLIST_UNUSABLE': 'The list of patients cannot be used.',
  'refused.WORKLIST_LOST':
    'This import began with a list of patients that is not here any more. Import the card as a new one, with the list.',
  'refused.PATTERN_UNUSABLE': 'A rule for file names cannot be used.',
  'refused.IMPORT_RUNNING': 'This import is running already.',
  'refused.IMPORT_FINISHED': 'This import has finished. Import the card again instead.',
  'refused.IMPORT_UNFINISHED':
    'This import has not finished. Continue it first, then take the receipt.',
  'refused.NOTHING_TO_CORRECT': 'Say what is to be corrected. Nothing was changed.',
  'refused.NOT_TO_RETAKE': 'This photograph is not, or no longer, among those to take again.',
  'refused.NO_SUCH_REPORT': 'This report is not in the library.',
  'refused.SIGNING_KEY_UNREADABLE':
    'The key that signs reports and backups cannot be read. It was left as it is. Tell the person who looks after this workstation.',
  'refused.SAMPLE_ONLY':
    'The sample library changes nothing of this workstation. Leave the sample first.',
  'refused.LIBRARY_AT_WORK':
    'The library is being moved or archived, or another one is being made. Wait for that or stop it; nothing was changed.',
  'refused.NOTHING_TO_STOP': 'There is nothing left to stop at this point.',

  'import.pattern.TOO_LONG': 'This rule is longer than {most} characters.',
  'import.pattern.BRACE_ALONE': 'A brace in this rule has no partner.',
  'import.pattern.UNKNOWN_PLACE': '{place} is not known. There are {known}.',
  'import.pattern.DATE_FORM': 'The date form {form} is not known. There are {known}.',
  'import.pattern.NOTHING_BETWEEN': 'Put something between {place} and {next}.',
  'import.pattern.TWICE': '{place} stands in this rule twice.',
  'import.pattern.NAMES_NOTHING': 'This rule names nothing. Put {place} or {next} in it.'
} as const
