/** Why a file, an import or a second copy did not go well, by the codes of `shared/domain/import-reason.ts`. */
export const importReasonsEn = {
  'import.why.FILE_EMPTY': 'The file is empty.',
  'import.why.FILE_TRUNCATED':
    'The photograph is cut off before its end. What there is of it is kept aside; take it again if you can.',
  'import.why.FILE_UNREADABLE':
    'The photograph is damaged. What there is of it is kept aside; take it again if you can.',
  'import.why.NOT_AN_IMAGE': 'It is no photograph.',
  'import.why.IMAGE_TOO_SMALL': 'The picture is too small to be a fundus photograph.',
  'import.why.IMAGE_TOO_LARGE': 'The file claims more pixels than are read.',
  'import.why.UNSUPPORTED_FORMAT': 'Pictures of this format are not read. JPEG, PNG and TIFF are.',
  'import.why.NOT_A_FILE': 'It is no file but a link or a device. Links are not followed.',
  'import.why.ZIP_DAMAGED': 'The archive is damaged. Make it again.',
  'import.why.ZIP_ENCRYPTED': 'It is encrypted. Unpack the archive and import the folder.',
  'import.why.ZIP_METHOD': 'It is packed in a way that is not read. Unpack the archive first.',
  'import.why.ZIP_BOMB': 'The archive claims more than it can hold and was not unpacked.',
  'import.why.ZIP_NESTED': 'It is an archive inside an archive. Unpack it first.',
  'import.why.NOT_FOUND': 'It was on the card when the import began and is not there now.',
  'import.why.SOURCE_UNREADABLE':
    'The card could not be read here. Clean its contacts or try another reader, and import it again.',
  'import.why.SOURCE_CHANGED':
    'The file changed while it was being copied, or the card is damaged. Import the card again.',
  'import.why.COPY_DIFFERS':
    'The copy read back different from what was written: the disk of this computer may be failing.',
  'import.why.NOT_KEPT': 'The file that the photograph is in could not be kept.',
  'import.why.IO_FAILED': 'The file could not be copied.',
  'import.why.on-card': 'It is only on the card: do not erase it.',
  'import.stopped.SOURCE_GONE':
    'The card was removed before everything on it was copied. Put it in again and continue.',
  'import.stopped.DISK_FULL':
    'The disk of the library is full. Ask for room on it, then continue. Do not erase the card.',
  'import.stopped.NO_DECODER':
    'Photographs cannot be read on this computer just now. Start Akshi again, then continue.',
  'import.stopped.CANCELLED': 'The import was stopped by hand.',
  'import.stopped.NOT_FOUND': 'The card or folder is not there. Put it back, then continue.',
  'import.stopped.CONFLICT': 'This folder belongs to the library itself and is not imported.',
  'import.stopped.FILE_UNREADABLE': 'The card or folder cannot be read. Try another reader.',
  'import.stopped.IO_FAILED':
    'A copy could not be written to the library. Tell the person who looks after this workstation.',
  'import.stopped.INTERNAL':
    'The import stopped because of a defect in the program. Tell the person who looks after this workstation.',
  'import.stopped.ENDED': 'Akshi or the computer was ended in the middle of it.',
  'import.problem.failed.one': '{n} file could not be copied.',
  'import.problem.failed.other': '{n} files could not be copied.',
  'import.problem.second.one': '{n} photograph is in the library but has no second copy yet.',
  'import.problem.second.other': '{n} photographs are in the library but have no second copy yet.',
  'import.problem.keep': 'Do not erase the card.',
  'import.second-copy.SECOND_AWAY':
    'The second place is not connected. Connect it, or choose another folder under “Second copy”, then import the card again.',
  'import.second-copy.SECOND_FULL':
    'The second place is full. Choose another folder under “Second copy”, then import the card again.',
  'import.second-copy.SECOND_DENIED':
    'Nothing may be written to the second place. Choose another folder under “Second copy”, then import the card again.',
  'import.second-copy.SECOND_DIFFERS':
    'Copies in the second place read back different from what was written: its disk may be failing. Choose another folder under “Second copy”, then import the card again.',
  'import.second-copy.SECOND_FAILED':
    'The second place could not be written. Choose another folder under “Second copy”, then import the card again.',
  'import.file.no-second': 'No second copy'
} as const
