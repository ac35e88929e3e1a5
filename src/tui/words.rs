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
    Pane: "pane", "창 이동";
    Layer: "layers", "계층";
    Language: "한국어", "English";
    Help: "keys", "키 목록";
    Escape: "leave", "나가기";
    Enter: "open, or just show me", "열기, 그냥 보기";
    Quit: "quit", "끝내기";
    Frame: "frame", "프레임";
    Frames: "carried by frame", "실어 온 프레임";
    Step: "step", "단계";
    Fields: "Fields", "필드";
    Bytes: "Bytes", "바이트";
    Ladder: "What happened", "일어난 일";
    Lessons: "Lessons", "학습";
    Predict: "What do you expect?", "다음에 무슨 일이 일어날까요?";
    ChooseOne: "answer with 1, 2, 3 · Enter: just show me", "1, 2, 3으로 답하기 · Enter: 그냥 보기";
    Right: "Right.", "맞았습니다.";
    NotQuite: "Not quite. The answer is:", "아쉽습니다. 답은 다음과 같습니다:";
    Outline: "Textbook", "교과서 순서";
    Absent: "not in this capture", "이 캡처에는 없음";
    Begin: "→ takes the first step", "→ 키로 첫 단계를 시작합니다";
    TheEnd: "The end. ← goes back, Esc leaves.", "끝입니다. ←로 되돌아가고 Esc로 나갑니다.";
    Small: "The window is too small.", "창이 너무 작습니다.";
    OpenFile: "or: wirestep step FILE shows your own capture", "또는 wirestep step 파일 로 직접 만든 캡처를 볼 수 있습니다";
    Keys: "Keys", "키 목록";
}
