namespace Maas.Train.Data.Archives;

/// <param name="Finish">Puts on encoded files what was learned, and what differs from epoch to epoch; takes ownership.</param>
internal sealed record LearnedContents(LearnedEncoding Learned, Func<IExamples, IExamples> Finish);
