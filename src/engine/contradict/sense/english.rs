//! English words of yes and no, sense by sense.

use super::{Tongue, Words};
use crate::model::lang::Lang;

pub(super) const TONGUE: Tongue = Tongue {
    lang: Lang::En,
    allowed: Words {
        yes: "allowed; permitted; permissible; possible; eligible; entitled; accepted; acceptable; accept~; legal; unlocked; unrestricted; \
              no restrictions; no restriction; (nothing|nobody) (is) (stops|stop|stopping) you; free to (use|choose|pick|bring|do); transferable; refundable; exchangeable; interchangeable; be my \
              guest; up to you; no one (stops|will stop) you; (they|they're|support) (is|are) (fine|ok|okay|cool|grand|happy) with; \
              (is|it's|that's|are|they're|be) (perfectly|totally|all|absolutely|completely) (fine|ok|okay|grand|legit); no (problem|bother|issue|hassle) \
              (at all|with); go (ahead|for it); any ... (will do|is fine|is ok|is okay|goes|works|does the (job|trick)|do); whatever you (want|like|have); \
              (anyone|everyone|everybody|anybody|all customers|every customer) (can|may|gets|get|qualifies|is (eligible|entitled|allowed)); open to \
              (everyone|all|anyone|everybody)",
        no: "(non|un) (transferable|refundable|exchangeable|returnable|negotiable); nontransferable; nonrefundable; (be|in) (your|their|his|her) own name; name (has to|must|needs to|should) match; names (have to|must|need to) match; strictly personal; can't be done; cannot be done; not an option; no can do; out of the question; no way (to|of|round|around); forbidden; \
             forbid~; prohibited; prohibit~; banned; blocked; block (it|them|that|any|other|all|third*|non*|your|every*); blocks; barred; disallowed; ineligible; \
             excluded; impossible; against the (rules|terms|policy|contract|t&cs); off limits; off-limits; no-go; no go; verboten; refused; refuse; refuses; \
             rejected; reject; rejects; locked; (lock|locks|bind|binds|tie|ties) ... to; lock (you|it|them|people); locks (you|it|them); (stuck|tied|lumbered) (with|to); \
             (make|makes|making|force|forces|forcing) (you|us|everyone|people|customers); forced to; (must|have to|has to|need to|got to|gotta|needs to) \
             (use|stick with|stick to|take|have|rent|buy|get|be) (only) (theirs|their own|the official|the original|the genuine|an official|an original|a \
             genuine|the one (they|that)); (theirs|original|originals|official ones) only; (only|nothing but) (theirs|their own|the (official|original|genuine|supplied|branded)|original|official|genuine); \
             (nobody|no one|none of them|none) (can|may|gets)",
        open_yes: "can; could; (you're|youre|you are|ye're|they're|we're|is|are|be|get|getting) let; (go|goes) (in|into|inside|with); (you|anyone|customers|users|they|we|people) may; (let|lets|letting) (you|u|us|me|people|customers|anyone|them|ya|ye|everyone); able \
                   to; allow; allows; permit; permits; get to; (just|simply) (use|plug|put|bring|grab|swap|stick|take|pop|pack); \
                   (use|grab|take|buy|get|plug in|bring|put in|pick) (any|whatever|whichever|your own|anyone's)",
        open_no: "can't; cant; cannot; can not; can no longer; can never; can hardly; couldn't; couldnt; may not; mustn't; mustnt; must not; must never; unable \
                  to; no longer able; not supposed to; aren't supposed to; (don't|dont|do not|never) (ever|try to|even) \
                  (use|try|plug|put|pack|bring|connect|buy|install|swap); stop you; stops you; prevent~",
        idle: "could be; could have; could've; can be a pain; (can|can't) (confirm|believe|remember|recall|say|tell|speak|vouch|wait|stand|help|blame|see why|complain|find); could \
               (you|someone|anyone) (please); accept (my|the) (apologies|answer); as soon as possible; if possible; can (you|someone|anyone) (please|tell|share|post|explain|confirm)",
    },
    works: Words {
        yes: "works; work; working; worked; compatible; supported; supports; support (it|them|that|all|any); runs; run (on|fine|well|great|perfectly|grand); plays (nice|nicely|well|fine|grand|ball); \
              play (nice|nicely|well|fine|ball) with; does the (job|trick); do the (job|trick); will do; no (problem|problems|bother|issue|issues|trouble|hassle|drama|bother) (at all|with|on|using|here); \
              (is|it's|are|they're|was|be) (fine|grand|good|ok|okay|perfect|great) (with|on|for|too|there|as well); pairs; pair with; available; accepted; accepts; \
              recognises; recognizes; good to go; usable; functions; (there's|there is|got|has) (an|a|the) (app|version|client) (for|on); on (there|it) too; any ... (works|will do|is fine|does); \
              all (of) (them|the models|models|versions) (work|do|are (fine|supported))",
        no: "incompatible; unsupported; (dropped|ended|lost|pulled|removed) (the|all) (support|app); no (app|support|luck|joy|go|version|client) (for|on|with|there); refuses to \
             (work|run|pair|install|connect); (won't|wont|doesn't|doesnt|didn't) (install|run|pair|open|load|connect|recognise|recognize|take|do it|play); a no-go; no-go; useless (on|with|for); \
             (none of them|none|nothing) (works|work); not a hope",
        open_yes: "(can|could) (be) (use|used|install|installed|watch|run|get|connect|connected|pair|paired|add|added)",
        open_no: "(can't|cant|cannot|can not) (be) (use|used|install|installed|watch|run|get|connect|connected|pair|paired|add|added)",
        idle: "at work; for work; from work; work from; my work; work (phone|laptop|day|days|hours|week|colleague*|mates|mate|van); off work; working (day|days|hours|week|order); \
               (who|people|lads|guys|lad|friend|cousin|brother|sister|mate|wife|husband) (that) (works|work|worked|working); (i|he|she|they) (works|work|worked) (for|in|at|there); \
               contact support; (call|ask|ring) support; customer support; work (it|this|that|out) out; worked out; works out; work around; workaround",
    },
    needed: Words {
        yes: "required; mandatory; compulsory; obligatory; essential; a must; necessary; a requirement; prerequisite; needed; no way (around|round) (it|that); no getting (around|round); not \
              unless; they insist; (won't|doesn't|can't|wouldn't|don't) (work|let you|happen|do it|go) (at all) without (it|one|that|them)",
        no: "optional; voluntary; unnecessary; needn't; neednt; no need; no (obligation|requirement|necessity|strings); (doesn't|doesnt|don't|dont|won't|wouldn't) matter; irrelevant; regardless; up to you; \
             whether or not; either way; makes no difference; your choice; your call",
        open_yes: "expect you to; (you|they|he|she|both|parent|parents|guardian|mother|father|holders) (should|would) (have to|need); ask (for|you) (a|an|the|your|to); (has|have) to (sign|be there|be present|show|bring|go); need; needs; must; have to; has to; got to; gotta; have got to; require; requires; you'll need; you're gonna need; (make|makes|force|forces) you; forced to; insist on; insists on; only (if|when|with); \
                   (can't|cannot|cant|won't|doesn't|don't|couldn't|no) ... without; impossible without; not without; unless you have",
        open_no: "without; even if you (don't|dont|haven't|have no|do not); even without; don't bother; skip; skip the; no need (for|to|of); instead of",
        idle: "need help; needs to know; need to know; must (say|admit|be|have been); must've; have to (say|admit|laugh|wait); got to be; gotta be; needs (work|fixing); all you need to know; in need; \
               (i|we) (really) (need|must|have to|needed); without (a|any|doubt) (doubt|problem|problems|issue|issues|hassle|question); without fail; without (problem|problems|issue|issues)",
    },
    free: Words {
        yes: "free; for (nothing|free); gratis; no (extra|additional|hidden) (charge|charges|cost|costs|fee|fees); without (any|extra) (charge|cost|fee|paying|fees); free of charge; (costs|cost) (you) nothing; included; \
              on the house; complimentary; comes with it; zero (cost|euro|euros|fee|fees|charge); on (them|their dime); they (cover|pay|pick up); covered; waived; waive; won't cost (you) (a \
              (cent|penny|thing)|anything|extra); (don't|dont|doesn't|doesnt|won't|never|not) (have to) (pay|cost|charge) (you) (for) (a (cent|penny|thing)|anything|extra|it)",
        no: "chargeable; payable; at your (own) (expense|cost); out of your (own) pocket; (costs|cost) (extra|money|you); (extra|additional|small|admin|handling|service) (cost|charge|fee|costs|fees); surcharge; \
             (set|sets) you back; (fee|charge) applies; fees apply; comes at a (cost|price); your own pocket; on your dime; you'll be billed; invoiced; a (paid|premium) (extra|service|add-on|option); a fee; the fee is",
        open_yes: "",
        open_no: "pay; pays; paying; cost; costs; (charge|charges|charging) (you|for|extra|a|me|people|everyone|customers|u|ya|about|around|per); (they|they'll|lumora|it's|is|are|be|get|getting|being|you're) charge; charge; charges; charged; \
                  bill you; bills you; they want ... (for|money); fee (of|for)",
        idle: "feel free; free to; free up; freeing; pay attention; pays off; pay off; paid off; free time; risk free; toll free; freephone; free number; free (phone) line; at all costs; cost of living; \
               (in|on) charge; free speech; free country; pay as you go; pay monthly; free up; charge (your|my|the) (phone|battery|mobile)",
    },
    offered: Words {
        yes: "exists; exist; there is; there's; there are; available; still a thing; is a thing; on offer; comes with; come with; is back; launched; rolled out; (still|is|are) (there|going|running|valid|around|alive|live|active); \
              (they|it|lumora|you) still (do|does|have|has|get|exist|exists); everyone (gets|has); all (of) (them|plans|customers) (have|get|include)",
        no: "discontinued; scrapped; axed; withdrawn; retired; phased out; no longer; (not|isn't|doesn't|don't|aren't) (any more|anymore); gone; removed; (killed|kill) (it|off|them); dropped; ditched; abolished; (stopped|stop) \
             (offering|selling|doing|making|supporting|providing|it|that|them); got rid of; did away with; pulled (it|them|the); ended; ceased; no such; shut down; closed down; switched off; never existed; is dead; there's no; \
             there is no; there are no; there's none; none left; unavailable; shelved; (they|it|she|lumora|provider) (has|have|had|offer|offers|offered) (no|none|zero)",
        open_yes: "have; has; (they've|it's|they) got; offer; offers; offered; sell; sells; (they|they'll|shops|stores) (do|run|stock|send|give); provide; provides; include; includes; (you|customers|u|we) get; gives you; give you; does have; do have",
        open_no: "",
        idle: "have to; has to; has been; have been; have (a|no) (idea|clue|look|read|go|nice|good|great|fun); has (changed|worked|gone); (i|we) (have|had|don't have); i've got; there's (a|the) (problem|catch|point|reason|chance|difference); there's no (need|point|problem|way|chance|doubt|reason|harm|limit); \
               you get (what|used); no longer than; has (never|always); have (you|u|they|we|anyone|ye) (tried|checked|been|seen); gone (up|down|through|to|from|off|wrong); dropped (by|in|out|off|to|from|it off)",
    },
    asked: Words {
        yes: "",
        no: "scam; scams; scammer; scammers; phishing; fraud; fraudster*; fake; never (give|share|tell|send|read|hand|type|enter); (don't|dont|do not) (ever) (give|share|tell|send|read|hand); hang up; to yourself; (no|nobody) (legit|real|genuine) ...  (ask|asks|want|wants)",
        open_yes: "(they|they'll|they'd|support|agent|agents|rep|reps|chat|app|team|bank|staff|guy|lady|line|form) (ask|asks|asked|request|requests|want|wants|need|needs|demand|demands|require|requires); \
                   (always|to|who|anyone|will) (ask|asks|asked|request|requests|want|wants|need|needs|demand|demands|require|requires); \
                   (they|they'll|they'd|support|agent|agents|rep|reps|chat|app|team|bank|staff|guy|lady|line|form) (will|always|also|just|then|do|usually|might|would) (ask|asks|asked|request|requests|want|wants|need|needs|demand|demands|require|requires); \
                   (anyone|anybody|whoever|people|someone) (who) asking; you (have to|must|need to|gotta|should|'ll have to|just) (give|tell|send|read|provide|hand); (give|tell|send|read) (them|him|her|it out); \
                   asked (me|us|you) for; you'll be asked; you're asked; (is|are) asked for",
        open_no: "(never|not|won't|don't|dont|wont|doesn't|doesnt|shouldn't|wouldn't|nobody|no one) ((ever|actually|will|should|would|genuine)) (ask|asks|asked|request|requests|want|wants|need|needs|demand|demands|require|requires)",
        idle: "want to know; wants to know; need to know; tell them (to|that|you)",
    },
};
