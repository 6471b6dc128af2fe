//! English words that act on their neighbours.

use super::table::Table;

pub(super) static TABLE: Table = Table {
    negators: &[
        "not", "never", "cannot", "cant", "dont", "doesnt", "didnt", "wont", "isnt", "wasnt", "arent", "werent", "havent", "hasnt", "hadnt", "wouldnt",
        "couldnt", "shouldnt", "aint", "nobody", "nothing", "none", "neither", "nor", "hardly", "barely", "rarely", "seldom", "nowhere", "no-one",
    ],
    without: &["without", "no", "zero", "lack", "instead", "rather"],
    after: &[],
    idle: &[
        "not only", "not just", "not merely", "not simply", "not to mention", "not sure", "not because", "not the first", "not surprised", "not surprising",
        "no doubt", "no wonder", "no matter", "no less", "no idea", "no joke", "no kidding", "no problem", "no worries", "no thanks", "no offence", "no offense",
        "no surprise", "nothing but", "nothing short", "cannot but", "cannot believe", "can't believe", "cant believe", "couldn't believe", "can't help",
        "cant help", "don't forget", "dont forget", "don't hesitate", "dont hesitate", "didn't hesitate", "never forget", "why +not", "why +don't", "why +doesn't",
        "why +didn't", "why +isn't", "why +won't", "why +can't", "or +not", "if +not", "rather a", "rather disappoint*", "rather poor", "rather bad", "never mind",
        "not long", "can't wait", "cant wait", "can't stand", "cant stand", "nothing less", "not very long", "zero stars", "zero star", "no drama", "no hard",
    ],
    raising: &["think", "believe", "suppose", "reckon", "expect", "seem", "feel", "see", "say", "want", "need", "have", "going", "plan", "intend"],
    contrast: &["but", "however", "although", "though", "yet", "except", "nevertheless", "nonetheless", "whereas", "unfortunately", "still"],
    clause: &["because", "since", "while", "so", "then", "therefore", "until", "till", "unless", "which", "who", "if", "when", "otherwise", "and"],
    hedges: &[
        "i think", "i believe", "i guess", "i suppose", "i reckon", "i assume", "i imagine", "i'd say", "i would say", "i'd guess", "my guess", "think it's",
        "think its", "iirc", "afaik", "afair", "imho", "maybe", "perhaps", "probably", "possibly", "presumably", "supposedly", "allegedly", "apparently",
        "not sure", "not 100 % sure", "not completely sure", "not certain", "not entirely sure", "no idea", "unsure", "might be", "may be", "could be", "i might",
        "if i remember", "if i recall", "if memory serves", "if i'm not mistaken", "if im not mistaken", "unless i'm mistaken", "if i'm not wrong", "if im not wrong",
        "as far as i know", "as far as i remember", "as far as i'm aware", "far as i know", "from memory", "i vaguely", "vaguely remember", "seem to remember",
        "seem to recall", "could be wrong", "might be wrong", "may be wrong", "i'm wrong", "correct me", "don't quote me", "dont quote me", "double check", "double-check",
        "grain of salt", "pinch of salt", "last i checked", "last time i checked", "i heard", "i've heard", "someone told me", "somebody told me", "a friend told me", "sounds like",
        "seems like", "seems to be", "it seems", "i wouldn't swear", "not swear", "rumour has", "rumor has", "i'm guessing", "im guessing", "must be", "should be", "or something",
        "don't hold me", "wouldn't bet", "i want to say", "off the top of my head", "just guessing", "a guess", "in theory", "think they",
    ],
    questions: &[
        "how long", "how much", "how many", "how do", "how does", "how can", "how often", "how old", "how late", "how soon", "does anyone", "does anybody", "does it", "does the",
        "does this", "does that", "do i", "do you", "do they", "do we", "did anyone", "did you", "can i", "can you", "can we", "can it", "can someone", "can anyone", "can they",
        "could i", "could you", "could someone", "is there", "is it", "is this", "is the", "is that", "are there", "are they", "are the", "are you", "what is the", "what's the",
        "whats the", "what are", "what do", "what does", "what happens", "when do", "when does", "when will", "when is", "when can", "where do", "where can", "where is", "who do",
        "who can", "which", "why do", "why does", "why is", "why can't", "anyone know", "anyone else", "anybody know", "any idea", "any ideas", "anyone", "has anyone", "has anybody",
        "have you", "has it", "should i", "will it", "will they", "will i", "would it", "would i", "i wonder", "wondering if", "wondering how", "i was wondering", "am i", "may i",
        "anyone know if", "do any",
    ],
    experience: &[
        "i returned", "i sent", "i got", "i waited", "i paid", "i called", "i cancelled", "i canceled", "i had", "i was", "i received", "i bought", "i ordered", "i did", "i used",
        "i've had", "i have had", "i've been", "we had", "we got", "we waited", "we paid", "we returned", "mine took", "mine arrived", "mine came", "mine was", "mine lasted",
        "mine died", "mine broke", "mine got", "mine went", "mine had", "my * took", "took me", "took them", "it took", "told me", "charged me", "refunded me", "gave me", "sent me",
        "in my case", "for me it", "my experience", "happened to me", "arrived after", "arrived in", "came after", "i've used", "i switched", "i moved", "i left", "i kept",
    ],
    lead_in: &["hi", "hello", "hey", "so", "and", "but", "ok", "okay", "please", "all", "guys", "everyone", "there", "folks", "quick", "question", "just", "also", "well", "anyway"],
};
