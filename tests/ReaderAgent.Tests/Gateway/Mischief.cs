namespace Interlieux.ReaderAgent.Tests.Gateway;

/// <summary>What the test gateway does to one request that holds scans.</summary>
public enum Mischief
{
    FailBeforeRecording = 1,
    RecordThenFail = 2,
    RecordThenHangUp = 3,
    RecordThenAnswerGarbage = 4,
    RecordThenAnswerNull = 5,
    RecordThenGiveHalfTheVerdicts = 6,
    RecordThenAnswerOtherScans = 7,
    AnswerTooLate = 8,
    BadRequestOfAProxy = 9,
}
