namespace Maas.Train.Data.Archives;

/// <summary>What the files of an archive are, and what is learned from them before they are trained on.</summary>
internal interface IFolderContents
{
    /// <summary>What has to be known before files can be encoded.</summary>
    /// <param name="training">The files of the training part.</param>
    IFileEncoder Prepare(ClassFolder folder, IReadOnlyList<int> training, CancellationToken cancellation);

    /// <summary>What is learned from the encoded training part.</summary>
    Task<LearnedContents> LearnAsync(EncodedPart training);
}
