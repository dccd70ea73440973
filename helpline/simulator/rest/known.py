"""The parameters the carrier documents for each thing that can be created or changed."""


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


TEXT = _names("""
    To StatusCallback ApplicationSid MaxPrice ProvideFeedback Attempt ValidityPeriod ForceDelivery ContentRetention
    AddressRetention SmartEncoded PersistentAction TrafficType ShortenUrls ScheduleType SendAt SendAsMms
    ContentVariables RiskCheck From FallbackFrom MessagingServiceSid Body MediaUrl ContentSid MessageIntent
""")

TEXT_CHANGE = _names("Body Status")

CALL = _names("""
    To From Method FallbackUrl FallbackMethod StatusCallback StatusCallbackEvent StatusCallbackMethod SendDigits
    Timeout Record RecordingChannels RecordingStatusCallback RecordingStatusCallbackMethod SipAuthUsername
    SipAuthPassword MachineDetection MachineDetectionTimeout RecordingStatusCallbackEvent Trim CallerId
    MachineDetectionSpeechThreshold MachineDetectionSpeechEndThreshold MachineDetectionSilenceTimeout AsyncAmd
    AsyncAmdStatusCallback AsyncAmdStatusCallbackMethod Byoc CallReason CallToken RecordingTrack TimeLimit
    ClientNotificationUrl Url Twiml ApplicationSid
""")

CALL_CHANGE = _names("""
    Url Method Status FallbackUrl FallbackMethod StatusCallback StatusCallbackMethod Twiml TimeLimit
""")

CONFERENCE_CHANGE = _names("Status AnnounceUrl AnnounceMethod")

PARTICIPANT = _names("""
    From To StatusCallback StatusCallbackMethod StatusCallbackEvent Label Timeout Record Muted Beep
    StartConferenceOnEnter EndConferenceOnExit WaitUrl WaitMethod EarlyMedia MaxParticipants ConferenceRecord
    ConferenceTrim ConferenceStatusCallback ConferenceStatusCallbackMethod ConferenceStatusCallbackEvent
    RecordingChannels RecordingStatusCallback RecordingStatusCallbackMethod SipAuthUsername SipAuthPassword Region
    ConferenceRecordingStatusCallback ConferenceRecordingStatusCallbackMethod RecordingStatusCallbackEvent
    ConferenceRecordingStatusCallbackEvent Coaching CallSidToCoach JitterBufferSize Byoc CallerId CallReason
    RecordingTrack TimeLimit MachineDetection MachineDetectionTimeout MachineDetectionSpeechThreshold
    MachineDetectionSpeechEndThreshold MachineDetectionSilenceTimeout AmdStatusCallback AmdStatusCallbackMethod Trim
    CallToken ClientNotificationUrl CallerDisplayName
""")

PARTICIPANT_CHANGE = _names("""
    Muted Hold HoldUrl HoldMethod AnnounceUrl AnnounceMethod WaitUrl WaitMethod BeepOnExit EndConferenceOnExit
    Coaching CallSidToCoach
""")

NUMBER = _names("""
    AccountSid ApiVersion FriendlyName SmsApplicationSid SmsFallbackMethod SmsFallbackUrl SmsMethod SmsUrl
    StatusCallback StatusCallbackMethod VoiceApplicationSid VoiceCallerIdLookup VoiceFallbackMethod VoiceFallbackUrl
    VoiceMethod VoiceUrl EmergencyStatus EmergencyAddressSid TrunkSid IdentitySid AddressSid VoiceReceiveMode
    BundleSid PhoneNumber AreaCode
""")
