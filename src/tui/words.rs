//! The few words of the screens themselves, in English and Korean.

pub use crate::present::Lang;

/// The language that isn't spoken.
pub fn other(lang: Lang) -> Lang {
    match lang {
        Lang::En => Lang::Ko,
        Lang::Ko => Lang::En,
    }
}

macro_rules! words {
    ($($name:ident: $en:literal, $ko:literal;)*) => {
        /// A word or phrase of the screens.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub enum Word { $(#[doc = $en] $name),* }

        impl Word {
            /// The word in that language.
            pub fn say(self, lang: Lang) -> &'static str {
                match (self, lang) {
                    $((Word::$name, Lang::En) => $en, (Word::$name, Lang::Ko) => $ko,)*
                }
            }
        }
    };
}

words! {
    Next: "step", "다음";
    Back: "back", "이전";
    First: "to the beginning", "처음으로";
    Last: "to the end", "끝으로";
    Play: "play/pause", "재생/정지";
    Faster: "play faster", "빠르게";
    Slower: "play slower", "느리게";
    Up: "up", "위로";
    Down: "choose", "고르기";
    Pane: "fields, bytes", "필드·바이트";
    Layers: "layers", "계층";
    Textbook: "textbook", "교재";
    Secrets: "how the keys came about", "키가 만들어진 과정";
    Keyed: "secrets", "키 유도";
    Language: "한국어", "English";
    Help: "keys", "키 목록";
    Leave: "leave", "나가기";
    Open: "open", "열기";
    File: "your capture", "내 캡처";
    Complete: "complete", "자동 완성";
    ShowMe: "just show me", "그냥 보기";
    Answer: "answer", "답하기";
    Quit: "quit", "끝내기";
    Frame: "frame", "프레임";
    CarriedBy: "carried by frame", "실어 온 프레임:";
    CarriedByAll: "carried by frames", "실어 온 프레임:";
    Step: "step", "단계";
    Stop: "stop", "지점";
    Of: "of", "/";
    Fields: "Fields", "필드";
    Bytes: "Bytes", "바이트";
    OneByte: "byte", "바이트";
    ByteCount: "bytes", "바이트";
    Lessons: "Lessons", "학습";
    Yours: "Your own capture", "내 캡처 파일";
    YoursHow: "o opens a file: pcap, pcapng, compressed or not", "o 키로 파일을 엽니다: pcap, pcapng, 압축 파일도 됩니다";
    FileName: "File:", "파일:";
    Stories: "What happened", "일어난 일";
    Tagline: "step through real conversations, packet by packet", "실제 통신을 패킷 하나씩 따라가 봅니다";
    NeedsFirst: "builds on", "먼저 볼 것:";
    Predict: "What do you expect?", "무엇을 예상합니까?";
    Right: "Right.", "맞았습니다.";
    NotQuite: "Not quite. The answer:", "아쉽습니다. 답:";
    TheAnswer: "The answer:", "답:";
    Outline: "Textbook's steps", "교재의 단계";
    Plus: "+ is what the textbook leaves out", "+ 는 교재가 빠뜨린 것";
    Beside: "in no packet", "패킷에 없음";
    Absent: "not in this capture", "이 캡처에 없음";
    Begin: "Press → to begin.", "→ 키를 누르면 시작합니다.";
    TheEnd: "The end. ← goes back, Esc leaves.", "끝입니다. ←로 되돌아가고 Esc로 나갑니다.";
    Small: "The window is too small.", "창이 너무 작습니다.";
    Keys: "Keys", "키 목록";
    Trouble: "That did not work", "열 수 없습니다";
    TimesSlower: "× slower than it was", "배 느리게";
    TimesFaster: "× faster than it was", "배 빠르게";
}
