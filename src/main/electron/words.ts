import type { Language } from '../../shared/domain/language'

const en = {
  about: 'About Akshi',
  file: 'File',
  importFolder: 'Import photographs…',
  savePage: 'Save this page as PDF…',
  openLogs: 'Open the logs folder',
  quit: 'Quit',
  edit: 'Edit',
  cut: 'Cut',
  copy: 'Copy',
  paste: 'Paste',
  selectAll: 'Select all',
  view: 'View',
  import: 'Import',
  worklist: 'Worklist',
  settings: 'Keys',
  audit: 'Audit',
  admin: 'Administration',
  fullScreen: 'Full screen',
  help: 'Help',
  licences: 'Licences of what Akshi is built from',
  close: 'Close',
  cancel: 'Cancel',
  show: 'Show Akshi',
  importing: 'Akshi: importing, {percent} %',
  grading: 'Akshi: grading, {percent} %',
  working: 'Akshi: copying the library, {percent} %',
  'closing.import': 'An import is running',
  'closing.grading': 'Photographs are being graded',
  'closing.library': 'The library is being moved or archived',
  'closing.library.detail':
    'In the background the work goes on behind an icon in the notification area, you are signed out, and the window comes back when the work is done. After quitting, the library is where it was: a move goes on once the same folder is chosen again, an archive is begun anew.',
  'closing.detail':
    'What was copied and graded so far is kept. In the background the work goes on behind an icon in the notification area, you are signed out, and the window comes back when the work is done. After quitting, an import can be continued and grading goes on at the next start.',
  'closing.background': 'Go on in the background',
  'folder.title': 'Folder with photographs',
  'folder.choose': 'Choose',
  'hangs.message': 'The screen does not answer',
  'hangs.detail':
    'Everything that was acknowledged is kept. Reloading comes back to the same photograph.',
  'hangs.wait': 'Wait',
  'hangs.reload': 'Reload',
  'dead.title': 'The screen stopped working',
  'dead.text':
    'It ended several times in a row. Everything that was acknowledged is kept. Close Akshi and start it again.',
  'page.failed': 'The page could not be saved',
  'page.footer': 'A page as it was shown. No signed report.'
}

export type Word = keyof typeof en
type Words = Readonly<Record<Word, string>>

const hi: Words = {
  about: 'Akshi के बारे में',
  file: 'फ़ाइल',
  importFolder: 'चित्र आयात करें…',
  savePage: 'यह पृष्ठ PDF में सहेजें…',
  openLogs: 'लॉग फ़ोल्डर खोलें',
  quit: 'बंद करें',
  edit: 'संपादन',
  cut: 'काटें',
  copy: 'कॉपी करें',
  paste: 'चिपकाएँ',
  selectAll: 'सब चुनें',
  view: 'दृश्य',
  import: 'आयात',
  worklist: 'कार्यसूची',
  settings: 'कुंजियाँ',
  audit: 'लेखापरीक्षा',
  admin: 'प्रशासन',
  fullScreen: 'पूरी स्क्रीन',
  help: 'सहायता',
  licences: 'Akshi जिनसे बना है उनके लाइसेंस',
  close: 'बंद करें',
  cancel: 'रद्द करें',
  show: 'Akshi दिखाएँ',
  importing: 'Akshi: आयात हो रहा है, {percent} %',
  grading: 'Akshi: ग्रेडिंग हो रही है, {percent} %',
  working: 'Akshi: लाइब्रेरी की कॉपी बन रही है, {percent} %',
  'closing.import': 'आयात चल रहा है',
  'closing.grading': 'चित्रों की ग्रेडिंग चल रही है',
  'closing.library': 'लाइब्रेरी दूसरी जगह ले जाई जा रही है या उसका संग्रह बन रहा है',
  'closing.library.detail':
    'पृष्ठभूमि में काम सूचना क्षेत्र के एक चिह्न के पीछे चलता रहता है, आप साइन आउट हो जाते हैं, और काम पूरा होने पर विंडो वापस आती है। बंद करने पर लाइब्रेरी वहीं रहती है जहाँ थी: वही फ़ोल्डर फिर चुनने पर ले जाने का काम आगे बढ़ता है, संग्रह शुरू से बनता है।',
  'closing.detail':
    'अब तक जो कॉपी और ग्रेड हुआ है वह सुरक्षित है। पृष्ठभूमि में काम सूचना क्षेत्र के एक चिह्न के पीछे चलता रहता है, आप साइन आउट हो जाते हैं, और काम पूरा होने पर विंडो वापस आती है। बंद करने के बाद आयात आगे बढ़ाया जा सकता है और ग्रेडिंग अगली शुरुआत पर जारी रहती है।',
  'closing.background': 'पृष्ठभूमि में जारी रखें',
  'folder.title': 'चित्रों वाला फ़ोल्डर',
  'folder.choose': 'चुनें',
  'hangs.message': 'स्क्रीन उत्तर नहीं दे रही',
  'hangs.detail': 'जो स्वीकार हो चुका है वह सुरक्षित है। फिर से लोड करने पर वही चित्र आता है।',
  'hangs.wait': 'प्रतीक्षा करें',
  'hangs.reload': 'फिर से लोड करें',
  'dead.title': 'स्क्रीन ने काम करना बंद कर दिया',
  'dead.text': 'यह लगातार कई बार रुकी। जो स्वीकार हो चुका है वह सुरक्षित है। Akshi को बंद करके फिर से शुरू करें।',
  'page.failed': 'पृष्ठ सहेजा नहीं जा सका',
  'page.footer': 'पृष्ठ जैसा दिखाया गया था। यह हस्ताक्षरित रिपोर्ट नहीं है।'
}

const ta: Words = {
  about: 'Akshi பற்றி',
  file: 'கோப்பு',
  importFolder: 'படங்களை இறக்குமதி செய்…',
  savePage: 'இந்தப் பக்கத்தை PDF ஆகச் சேமி…',
  openLogs: 'பதிவுக் கோப்புறையைத் திற',
  quit: 'வெளியேறு',
  edit: 'திருத்து',
  cut: 'வெட்டு',
  copy: 'நகலெடு',
  paste: 'ஒட்டு',
  selectAll: 'அனைத்தையும் தேர்ந்தெடு',
  view: 'காட்சி',
  import: 'இறக்குமதி',
  worklist: 'பணிப்பட்டியல்',
  settings: 'விசைகள்',
  audit: 'தணிக்கை',
  admin: 'நிர்வாகம்',
  fullScreen: 'முழுத் திரை',
  help: 'உதவி',
  licences: 'Akshi உருவாகப் பயன்பட்டவற்றின் உரிமங்கள்',
  close: 'மூடு',
  cancel: 'ரத்து செய்',
  show: 'Akshi ஐக் காட்டு',
  importing: 'Akshi: இறக்குமதி நடக்கிறது, {percent} %',
  grading: 'Akshi: தரப்படுத்தல் நடக்கிறது, {percent} %',
  working: 'Akshi: நூலகம் நகலெடுக்கப்படுகிறது, {percent} %',
  'closing.import': 'இறக்குமதி நடக்கிறது',
  'closing.grading': 'படங்கள் தரப்படுத்தப்படுகின்றன',
  'closing.library': 'நூலகம் இடம் மாற்றப்படுகிறது அல்லது காப்பகமாக்கப்படுகிறது',
  'closing.library.detail':
    'பின்னணியில் வேலை அறிவிப்புப் பகுதியின் சின்னத்துடன் தொடரும், நீங்கள் வெளியேற்றப்படுவீர்கள், வேலை முடிந்ததும் சாளரம் திரும்ப வரும். வெளியேறினால் நூலகம் இருந்த இடத்திலேயே இருக்கும்: அதே கோப்புறையை மீண்டும் தேர்ந்தெடுத்தால் இடமாற்றம் தொடரும்; காப்பகம் புதிதாகத் தொடங்கும்.',
  'closing.detail':
    'இதுவரை நகலெடுத்தவையும் தரப்படுத்தியவையும் பாதுகாப்பாக உள்ளன. பின்னணியில் வேலை அறிவிப்புப் பகுதியின் சின்னத்துடன் தொடரும், நீங்கள் வெளியேற்றப்படுவீர்கள், வேலை முடிந்ததும் சாளரம் திரும்ப வரும். வெளியேறினால், இறக்குமதியைப் பிறகு தொடரலாம்; தரப்படுத்தல் அடுத்த தொடக்கத்தில் தொடரும்.',
  'closing.background': 'பின்னணியில் தொடர்',
  'folder.title': 'படங்கள் உள்ள கோப்புறை',
  'folder.choose': 'தேர்ந்தெடு',
  'hangs.message': 'திரை பதிலளிக்கவில்லை',
  'hangs.detail': 'ஏற்கப்பட்டவை அனைத்தும் பாதுகாப்பாக உள்ளன. மீண்டும் ஏற்றினால் அதே படம் வரும்.',
  'hangs.wait': 'காத்திரு',
  'hangs.reload': 'மீண்டும் ஏற்று',
  'dead.title': 'திரை செயலிழந்தது',
  'dead.text':
    'அது தொடர்ந்து பலமுறை நின்றது. ஏற்கப்பட்டவை அனைத்தும் பாதுகாப்பாக உள்ளன. Akshi ஐ மூடி மீண்டும் தொடங்கவும்.',
  'page.failed': 'பக்கத்தைச் சேமிக்க முடியவில்லை',
  'page.footer': 'காட்டப்பட்டபடியே பக்கம். கையொப்பமிட்ட அறிக்கை அல்ல.'
}

/** What the desktop says around the page: menu, tray and dialogs. */
export const WORDS: Readonly<Record<Language, Words>> = { en, hi, ta }

/** The first of the system's languages that there is, until the page says which one was chosen. */
export function systemLanguage(preferred: readonly string[]): Language {
  for (const tag of preferred) {
    const language = tag.slice(0, 2).toLowerCase()
    if (language === 'en' || language === 'hi' || language === 'ta') return language
  }
  return 'en'
}
