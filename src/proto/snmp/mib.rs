//! The names of objects: the standard MIBs as far as they are met, by their place in the tree of object identifiers.
//!
//! A row is a node and the names of its children, counted from 1; an empty name is a child without one here.

mod newer;

/// One node of the tree.
type Node = (&'static str, &'static [&'static str]);

static NODES: &[Node] = &[
    ("1", &["", "", "org"]),
    ("1.3", &["", "", "", "", "", "dod"]),
    ("1.3.6", &["internet"]),
    (
        "1.3.6.1",
        &[
            "directory",
            "mgmt",
            "experimental",
            "private",
            "security",
            "snmpV2",
        ],
    ),
    ("1.3.6.1.2", &["mib-2"]),
    ("1.3.6.1.4", &["enterprises"]),
    ("1.3.6.1.6", &["snmpDomains", "snmpProxys", "snmpModules"]),
    // RFC 1213
    (
        "1.3.6.1.2.1",
        &[
            "system",
            "interfaces",
            "at",
            "ip",
            "icmp",
            "tcp",
            "udp",
            "egp",
            "",
            "transmission",
            "snmp",
            "",
            "",
            "ospf",
            "bgp",
            "rmon",
            "dot1dBridge",
            "",
            "",
            "",
            "",
            "snmpDot3RptrMgt",
            "",
            "",
            "host",
            "",
            "application",
            "mta",
            "",
            "",
            "ifMIB",
            "",
            "",
            "",
            "etherMIB",
        ],
    ),
    (
        "1.3.6.1.2.1.1",
        &[
            "sysDescr",
            "sysObjectID",
            "sysUpTime",
            "sysContact",
            "sysName",
            "sysLocation",
            "sysServices",
            "sysORLastChange",
            "sysORTable",
        ],
    ),
    ("1.3.6.1.2.1.1.9", &["sysOREntry"]),
    (
        "1.3.6.1.2.1.1.9.1",
        &["sysORIndex", "sysORID", "sysORDescr", "sysORUpTime"],
    ),
    ("1.3.6.1.2.1.2", &["ifNumber", "ifTable"]),
    ("1.3.6.1.2.1.2.2", &["ifEntry"]),
    (
        "1.3.6.1.2.1.2.2.1",
        &[
            "ifIndex",
            "ifDescr",
            "ifType",
            "ifMtu",
            "ifSpeed",
            "ifPhysAddress",
            "ifAdminStatus",
            "ifOperStatus",
            "ifLastChange",
            "ifInOctets",
            "ifInUcastPkts",
            "ifInNUcastPkts",
            "ifInDiscards",
            "ifInErrors",
            "ifInUnknownProtos",
            "ifOutOctets",
            "ifOutUcastPkts",
            "ifOutNUcastPkts",
            "ifOutDiscards",
            "ifOutErrors",
            "ifOutQLen",
            "ifSpecific",
        ],
    ),
    ("1.3.6.1.2.1.3", &["atTable"]),
    ("1.3.6.1.2.1.3.1", &["atEntry"]),
    (
        "1.3.6.1.2.1.3.1.1",
        &["atIfIndex", "atPhysAddress", "atNetAddress"],
    ),
    (
        "1.3.6.1.2.1.4",
        &[
            "ipForwarding",
            "ipDefaultTTL",
            "ipInReceives",
            "ipInHdrErrors",
            "ipInAddrErrors",
            "ipForwDatagrams",
            "ipInUnknownProtos",
            "ipInDiscards",
            "ipInDelivers",
            "ipOutRequests",
            "ipOutDiscards",
            "ipOutNoRoutes",
            "ipReasmTimeout",
            "ipReasmReqds",
            "ipReasmOKs",
            "ipReasmFails",
            "ipFragOKs",
            "ipFragFails",
            "ipFragCreates",
            "ipAddrTable",
            "ipRouteTable",
            "ipNetToMediaTable",
            "ipRoutingDiscards",
            "ipForward",
            "ipv6IpForwarding",
            "ipv6IpDefaultHopLimit",
            "ipv4InterfaceTableLastChange",
            "ipv4InterfaceTable",
            "ipv6InterfaceTableLastChange",
            "ipv6InterfaceTable",
            "ipTrafficStats",
            "ipAddressPrefixTable",
            "ipAddressSpinLock",
            "ipAddressTable",
            "ipNetToPhysicalTable",
            "ipv6ScopeZoneIndexTable",
            "ipDefaultRouterTable",
        ],
    ),
    ("1.3.6.1.2.1.4.20", &["ipAddrEntry"]),
    (
        "1.3.6.1.2.1.4.20.1",
        &[
            "ipAdEntAddr",
            "ipAdEntIfIndex",
            "ipAdEntNetMask",
            "ipAdEntBcastAddr",
            "ipAdEntReasmMaxSize",
        ],
    ),
    ("1.3.6.1.2.1.4.21", &["ipRouteEntry"]),
    (
        "1.3.6.1.2.1.4.21.1",
        &[
            "ipRouteDest",
            "ipRouteIfIndex",
            "ipRouteMetric1",
            "ipRouteMetric2",
            "ipRouteMetric3",
            "ipRouteMetric4",
            "ipRouteNextHop",
            "ipRouteType",
            "ipRouteProto",
            "ipRouteAge",
            "ipRouteMask",
            "ipRouteMetric5",
            "ipRouteInfo",
        ],
    ),
    ("1.3.6.1.2.1.4.22", &["ipNetToMediaEntry"]),
    (
        "1.3.6.1.2.1.4.22.1",
        &[
            "ipNetToMediaIfIndex",
            "ipNetToMediaPhysAddress",
            "ipNetToMediaNetAddress",
            "ipNetToMediaType",
        ],
    ),
    (
        "1.3.6.1.2.1.5",
        &[
            "icmpInMsgs",
            "icmpInErrors",
            "icmpInDestUnreachs",
            "icmpInTimeExcds",
            "icmpInParmProbs",
            "icmpInSrcQuenchs",
            "icmpInRedirects",
            "icmpInEchos",
            "icmpInEchoReps",
            "icmpInTimestamps",
            "icmpInTimestampReps",
            "icmpInAddrMasks",
            "icmpInAddrMaskReps",
            "icmpOutMsgs",
            "icmpOutErrors",
            "icmpOutDestUnreachs",
            "icmpOutTimeExcds",
            "icmpOutParmProbs",
            "icmpOutSrcQuenchs",
            "icmpOutRedirects",
            "icmpOutEchos",
            "icmpOutEchoReps",
            "icmpOutTimestamps",
            "icmpOutTimestampReps",
            "icmpOutAddrMasks",
            "icmpOutAddrMaskReps",
            "",
            "",
            "icmpStatsTable",
            "icmpMsgStatsTable",
        ],
    ),
    (
        "1.3.6.1.2.1.6",
        &[
            "tcpRtoAlgorithm",
            "tcpRtoMin",
            "tcpRtoMax",
            "tcpMaxConn",
            "tcpActiveOpens",
            "tcpPassiveOpens",
            "tcpAttemptFails",
            "tcpEstabResets",
            "tcpCurrEstab",
            "tcpInSegs",
            "tcpOutSegs",
            "tcpRetransSegs",
            "tcpConnTable",
            "tcpInErrs",
            "tcpOutRsts",
            "",
            "tcpHCInSegs",
            "tcpHCOutSegs",
            "tcpConnectionTable",
            "tcpListenerTable",
        ],
    ),
    ("1.3.6.1.2.1.6.13", &["tcpConnEntry"]),
    (
        "1.3.6.1.2.1.6.13.1",
        &[
            "tcpConnState",
            "tcpConnLocalAddress",
            "tcpConnLocalPort",
            "tcpConnRemAddress",
            "tcpConnRemPort",
        ],
    ),
    (
        "1.3.6.1.2.1.7",
        &[
            "udpInDatagrams",
            "udpNoPorts",
            "udpInErrors",
            "udpOutDatagrams",
            "udpTable",
            "",
            "udpEndpointTable",
            "udpHCInDatagrams",
            "udpHCOutDatagrams",
        ],
    ),
    ("1.3.6.1.2.1.7.5", &["udpEntry"]),
    ("1.3.6.1.2.1.7.5.1", &["udpLocalAddress", "udpLocalPort"]),
    (
        "1.3.6.1.2.1.8",
        &[
            "egpInMsgs",
            "egpInErrors",
            "egpOutMsgs",
            "egpOutErrors",
            "egpNeighTable",
            "egpAs",
        ],
    ),
    (
        "1.3.6.1.2.1.11",
        &[
            "snmpInPkts",
            "snmpOutPkts",
            "snmpInBadVersions",
            "snmpInBadCommunityNames",
            "snmpInBadCommunityUses",
            "snmpInASNParseErrs",
            "",
            "snmpInTooBigs",
            "snmpInNoSuchNames",
            "snmpInBadValues",
            "snmpInReadOnlys",
            "snmpInGenErrs",
            "snmpInTotalReqVars",
            "snmpInTotalSetVars",
            "snmpInGetRequests",
            "snmpInGetNexts",
            "snmpInSetRequests",
            "snmpInGetResponses",
            "snmpInTraps",
            "snmpOutTooBigs",
            "snmpOutNoSuchNames",
            "snmpOutBadValues",
            "",
            "snmpOutGenErrs",
            "snmpOutGetRequests",
            "snmpOutGetNexts",
            "snmpOutSetRequests",
            "snmpOutGetResponses",
            "snmpOutTraps",
            "snmpEnableAuthenTraps",
            "snmpSilentDrops",
            "snmpProxyDrops",
        ],
    ),
    // RFC 4188, 4363
    (
        "1.3.6.1.2.1.17",
        &[
            "dot1dBase",
            "dot1dStp",
            "dot1dSr",
            "dot1dTp",
            "dot1dStatic",
            "",
            "qBridgeMIB",
        ],
    ),
    (
        "1.3.6.1.2.1.17.1",
        &[
            "dot1dBaseBridgeAddress",
            "dot1dBaseNumPorts",
            "dot1dBaseType",
            "dot1dBasePortTable",
        ],
    ),
    (
        "1.3.6.1.2.1.17.4",
        &[
            "dot1dTpLearnedEntryDiscards",
            "dot1dTpAgingTime",
            "dot1dTpFdbTable",
            "dot1dTpPortTable",
        ],
    ),
    ("1.3.6.1.2.1.17.4.3", &["dot1dTpFdbEntry"]),
    (
        "1.3.6.1.2.1.17.4.3.1",
        &["dot1dTpFdbAddress", "dot1dTpFdbPort", "dot1dTpFdbStatus"],
    ),
    // RFC 2790
    (
        "1.3.6.1.2.1.25",
        &[
            "hrSystem",
            "hrStorage",
            "hrDevice",
            "hrSWRun",
            "hrSWRunPerf",
            "hrSWInstalled",
        ],
    ),
    (
        "1.3.6.1.2.1.25.1",
        &[
            "hrSystemUptime",
            "hrSystemDate",
            "hrSystemInitialLoadDevice",
            "hrSystemInitialLoadParameters",
            "hrSystemNumUsers",
            "hrSystemProcesses",
            "hrSystemMaxProcesses",
        ],
    ),
    (
        "1.3.6.1.2.1.25.2",
        &["hrStorageTypes", "hrMemorySize", "hrStorageTable"],
    ),
    ("1.3.6.1.2.1.25.2.3", &["hrStorageEntry"]),
    (
        "1.3.6.1.2.1.25.2.3.1",
        &[
            "hrStorageIndex",
            "hrStorageType",
            "hrStorageDescr",
            "hrStorageAllocationUnits",
            "hrStorageSize",
            "hrStorageUsed",
            "hrStorageAllocationFailures",
        ],
    ),
    (
        "1.3.6.1.2.1.25.3",
        &[
            "hrDeviceTypes",
            "hrDeviceTable",
            "hrProcessorTable",
            "hrNetworkTable",
            "hrPrinterTable",
            "hrDiskStorageTable",
            "hrPartitionTable",
            "hrFSTable",
        ],
    ),
    ("1.3.6.1.2.1.25.3.2", &["hrDeviceEntry"]),
    (
        "1.3.6.1.2.1.25.3.2.1",
        &[
            "hrDeviceIndex",
            "hrDeviceType",
            "hrDeviceDescr",
            "hrDeviceID",
            "hrDeviceStatus",
            "hrDeviceErrors",
        ],
    ),
    ("1.3.6.1.2.1.25.3.3", &["hrProcessorEntry"]),
    (
        "1.3.6.1.2.1.25.3.3.1",
        &["hrProcessorFrwID", "hrProcessorLoad"],
    ),
    ("1.3.6.1.2.1.25.3.5", &["hrPrinterEntry"]),
    (
        "1.3.6.1.2.1.25.3.5.1",
        &["hrPrinterStatus", "hrPrinterDetectedErrorState"],
    ),
    ("1.3.6.1.2.1.25.4", &["hrSWOSIndex", "hrSWRunTable"]),
    ("1.3.6.1.2.1.25.4.2", &["hrSWRunEntry"]),
    (
        "1.3.6.1.2.1.25.4.2.1",
        &[
            "hrSWRunIndex",
            "hrSWRunName",
            "hrSWRunID",
            "hrSWRunPath",
            "hrSWRunParameters",
            "hrSWRunType",
            "hrSWRunStatus",
        ],
    ),
    // RFC 2863
    ("1.3.6.1.2.1.31", &["ifMIBObjects"]),
    (
        "1.3.6.1.2.1.31.1",
        &[
            "ifXTable",
            "ifStackTable",
            "ifTestTable",
            "ifRcvAddressTable",
            "ifTableLastChange",
            "ifStackLastChange",
        ],
    ),
    ("1.3.6.1.2.1.31.1.1", &["ifXEntry"]),
    (
        "1.3.6.1.2.1.31.1.1.1",
        &[
            "ifName",
            "ifInMulticastPkts",
            "ifInBroadcastPkts",
            "ifOutMulticastPkts",
            "ifOutBroadcastPkts",
            "ifHCInOctets",
            "ifHCInUcastPkts",
            "ifHCInMulticastPkts",
            "ifHCInBroadcastPkts",
            "ifHCOutOctets",
            "ifHCOutUcastPkts",
            "ifHCOutMulticastPkts",
            "ifHCOutBroadcastPkts",
            "ifLinkUpDownTrapEnable",
            "ifHighSpeed",
            "ifPromiscuousMode",
            "ifConnectorPresent",
            "ifAlias",
            "ifCounterDiscontinuityTime",
        ],
    ),
    // RFC 3805
    (
        "1.3.6.1.2.1.43",
        &[
            "prtMIBConformance",
            "",
            "",
            "",
            "prtGeneral",
            "",
            "",
            "prtInput",
            "prtOutput",
            "prtMarker",
            "prtMarkerSupplies",
            "prtMarkerColorant",
        ],
    ),
    ("1.3.6.1.2.1.43.5", &["prtGeneralTable"]),
    ("1.3.6.1.2.1.43.11", &["prtMarkerSuppliesTable"]),
    ("1.3.6.1.2.1.43.11.1", &["prtMarkerSuppliesEntry"]),
    // RFC 3411-3415, 3418
    (
        "1.3.6.1.6.3",
        &[
            "snmpMIB",
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            "snmpFrameworkMIB",
            "snmpMPDMIB",
            "snmpTargetMIB",
            "snmpNotificationMIB",
            "snmpProxyMIB",
            "snmpUsmMIB",
            "snmpVacmMIB",
            "",
            "snmpCommunityMIB",
        ],
    ),
    ("1.3.6.1.6.3.1", &["snmpMIBObjects", "snmpMIBConformance"]),
    (
        "1.3.6.1.6.3.1.1",
        &["", "", "", "snmpTrap", "snmpTraps", "snmpSet"],
    ),
    (
        "1.3.6.1.6.3.1.1.4",
        &["snmpTrapOID", "", "snmpTrapEnterprise"],
    ),
    (
        "1.3.6.1.6.3.1.1.5",
        &[
            "coldStart",
            "warmStart",
            "linkDown",
            "linkUp",
            "authenticationFailure",
            "egpNeighborLoss",
        ],
    ),
    ("1.3.6.1.6.3.1.1.6", &["snmpSetSerialNo"]),
    ("1.3.6.1.6.3.10", &["", "snmpFrameworkMIBObjects"]),
    ("1.3.6.1.6.3.10.2", &["snmpEngine"]),
    (
        "1.3.6.1.6.3.10.2.1",
        &[
            "snmpEngineID",
            "snmpEngineBoots",
            "snmpEngineTime",
            "snmpEngineMaxMessageSize",
        ],
    ),
    ("1.3.6.1.6.3.11", &["", "snmpMPDMIBObjects"]),
    ("1.3.6.1.6.3.11.2", &["snmpMPDStats"]),
    (
        "1.3.6.1.6.3.11.2.1",
        &[
            "snmpUnknownSecurityModels",
            "snmpInvalidMsgs",
            "snmpUnknownPDUHandlers",
        ],
    ),
    ("1.3.6.1.6.3.12", &["snmpTargetObjects"]),
    (
        "1.3.6.1.6.3.12.1",
        &[
            "snmpTargetSpinLock",
            "snmpTargetAddrTable",
            "snmpTargetParamsTable",
            "snmpUnavailableContexts",
            "snmpUnknownContexts",
        ],
    ),
    ("1.3.6.1.6.3.15", &["usmMIBObjects"]),
    ("1.3.6.1.6.3.15.1", &["usmStats", "usmUser"]),
    (
        "1.3.6.1.6.3.15.1.1",
        &[
            "usmStatsUnsupportedSecLevels",
            "usmStatsNotInTimeWindows",
            "usmStatsUnknownUserNames",
            "usmStatsUnknownEngineIDs",
            "usmStatsWrongDigests",
            "usmStatsDecryptionErrors",
        ],
    ),
    ("1.3.6.1.6.3.18", &["snmpCommunityMIBObjects"]),
    (
        "1.3.6.1.6.3.18.1",
        &["", "", "snmpTrapAddress", "snmpTrapCommunity"],
    ),
    // Net-SNMP's own
    (
        "1.3.6.1.4.1.2021",
        &[
            "",
            "prTable",
            "",
            "memory",
            "",
            "",
            "",
            "extTable",
            "dskTable",
            "laTable",
            "systemStats",
        ],
    ),
    ("1.3.6.1.4.1.2021.10", &["laEntry"]),
    (
        "1.3.6.1.4.1.2021.10.1",
        &[
            "laIndex",
            "laNames",
            "laLoad",
            "laConfig",
            "laLoadInt",
            "laLoadFloat",
        ],
    ),
    (
        "1.3.6.1.4.1.8072",
        &[
            "netSnmpObjects",
            "netSnmpConformance",
            "netSnmpEnumerations",
            "netSnmpNotificationPrefix",
        ],
    ),
    (
        "1.3.6.1.4.1.8072.3",
        &["netSnmpModuleIDs", "netSnmpAgentOIDs", "netSnmpDomains"],
    ),
    ("1.3.6.1.4.1.8072.4", &["netSnmpNotifications"]),
    (
        "1.3.6.1.4.1.8072.4.0",
        &["nsNotifyStart", "nsNotifyShutdown", "nsNotifyRestart"],
    ),
];

/// Appends the name of an object in dots: the nearest node that has one, and what is left behind it. Whether it has one
/// at least as near as a group of `mib-2`.
pub fn name(dots: &[u8], out: &mut Vec<u8>) -> bool {
    let mut end = dots.len();
    // At least "1.3.6.1.x".
    while end > 7 {
        let Some(node) = dots.get(..end) else {
            return false;
        };
        if let Some(name) = name_of(node) {
            out.extend_from_slice(name.as_bytes());
            out.extend_from_slice(dots.get(end..).unwrap_or(&[]));
            return true;
        }
        match node.iter().rposition(|b| *b == b'.') {
            Some(dot) => end = dot,
            None => return false,
        }
    }
    false
}

fn name_of(node: &[u8]) -> Option<&'static str> {
    // No node of the table is deeper or longer.
    if node.len() > 40 {
        return None;
    }
    let dot = node.iter().rposition(|b| *b == b'.')?;
    let (parent, last) = (node.get(..dot)?, node.get(dot + 1..)?);
    let number: usize = std::str::from_utf8(last).ok()?.parse().ok()?;
    let (_, children) = NODES
        .iter()
        .chain(newer::NODES)
        .find(|(n, _)| n.as_bytes() == parent)?;
    let name = children.get(number.checked_sub(1)?)?;
    (!name.is_empty()).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(dots: &str) -> Option<String> {
        let mut out = Vec::new();
        name(dots.as_bytes(), &mut out).then(|| String::from_utf8_lossy(&out).into_owned())
    }

    #[test]
    fn names_of_all_depths() {
        for (dots, want) in [
            ("1.3.6.1.2.1.1.1.0", "sysDescr.0"),
            ("1.3.6.1.2.1.2.2.1.2.1", "ifDescr.1"),
            ("1.3.6.1.2.1.31.1.1.1.6.1", "ifHCInOctets.1"),
            ("1.3.6.1.6.3.1.1.4.1.0", "snmpTrapOID.0"),
            ("1.3.6.1.6.3.15.1.1.4.0", "usmStatsUnknownEngineIDs.0"),
            ("1.3.6.1.4.1.9.9.1", "enterprises.9.9.1"),
            ("1.3.6.1.2.1.1.99.0", "system.99.0"),
            ("1.3.6.1.2.1", "mib-2"),
            ("1.3.6.1.2.1.11.30.0", "snmpEnableAuthenTraps.0"),
            ("1.3.6.1.2.1.25.3.3.1.2.196608", "hrProcessorLoad.196608"),
            ("1.3.6.1.2.1.4.31.1.1.6.1", "ipSystemStatsHCInOctets.1"),
            ("1.3.6.1.2.1.25.5.1.1.2.7", "hrSWRunPerfMem.7"),
            ("1.3.6.1.2.1.25.3.1.7", "hrDeviceTypes.7"),
        ] {
            assert_eq!(named(dots).as_deref(), Some(want), "{dots}");
        }
        for unknown in ["", "1", "2.5.4.3", "1.3", "x.y"] {
            assert_eq!(named(unknown), None, "{unknown}");
        }
    }

    #[test]
    fn every_node_of_the_table_has_a_name_itself() {
        for (node, _) in NODES.iter().filter(|(n, _)| n.len() > 7) {
            let (parent, _) = node.rsplit_once('.').unwrap();
            let vendor = parent == "1.3.6.1.4.1" || node.ends_with(".0");
            assert!(
                vendor || name_of(node.as_bytes()).is_some() || *node == "1.3.6.1.2.1.43",
                "{node}"
            );
        }
    }
}
