namespace Maas.Codecs.Text.Vocabularies;

/// <summary>What turns a word (a piece that the splitting made) into tokens. For any number of threads.</summary>
internal interface IWordModel
{
    Vocabulary Vocabulary { get; }

    /// <summary>What stands for a word, or a part of one, that the vocabulary can't write; null where such parts are left out.</summary>
    int? UnknownId { get; }

    void Encode(ReadOnlySpan<char> word, List<int> ids);
}
